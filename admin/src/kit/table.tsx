// A table of a screen that is no list of one resource: it scrolls sideways where it has no room, by the keyboard too.
import type { ReactNode } from 'react'
import styles from './table.module.css'

export interface TableProps {
  /** What it holds, for whoever does not see it. */
  readonly label: string
  readonly heads: readonly ReactNode[]
  /** Rows: `<tr>` with as many cells as there are heads. */
  readonly children: ReactNode
}

export function Table({ label, heads, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard (WCAG 2.1.1)
    <section className={styles.region} aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {heads.map((head, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: heads never change their places
              <th key={place} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}
