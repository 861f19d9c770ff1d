// A short list of the person's own things, each with facts and actions.
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
  /** Muted, below the title; empty ones are left out. */
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
              // biome-ignore lint/suspicious/noArrayIndexKey: facts have no name and keep their order
              <span key={n}>{fact}</span>
            ))}
          </span>
        )}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </li>
  )
}
