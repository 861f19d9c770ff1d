// A short list of things of one's own, each with what is known of it and what can be done with it.
import type { ReactNode } from 'react'
import styles from './items.module.css'

export function Items({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={styles.items} aria-label={label}>
      {children}
    </ul>
  )
}

export interface ItemProps {
  readonly title: ReactNode
  /** In a softer voice below the title; what is missing is left out. */
  readonly facts?: readonly ReactNode[]
  readonly actions?: ReactNode
}

export function Item({ title, facts = [], actions }: ItemProps) {
  const known = facts.filter(Boolean)
  return (
    <li className={styles.item}>
      <div className={styles.about}>
        <span className={styles.title}>{title}</span>
        {known.length > 0 && (
          <span className={styles.facts}>
            {known.map((fact, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: facts have no name, and stay where they are
              <span key={n}>{fact}</span>
            ))}
          </span>
        )}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </li>
  )
}
