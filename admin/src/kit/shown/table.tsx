// A table that is not the list of one resource: it scrolls sideways if it lacks room, with the keyboard too.
import type { ReactNode } from 'react'
import styles from './table.module.css'

export interface TableProps {
  /** Accessible name. */
  readonly label: string
  readonly heads: readonly ReactNode[]
  /** Rows: `<tr>` with one cell for each heading. */
  readonly children: ReactNode
}

export function Table({ label, heads, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must reach what scrolls (WCAG 2.1.1)
    <section className={styles.region} aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {heads.map((head, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: headings never move
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
