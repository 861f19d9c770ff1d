// Placeholder for an empty place: nothing there yet, nothing that matches, or nothing the caller may see.
import type { ReactNode } from 'react'
import styles from './blank.module.css'

export function Blank({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <div className={styles.blank}>
      <p className={styles.title}>{title}</p>
      {text && <p className={styles.text}>{text}</p>}
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  )
}
