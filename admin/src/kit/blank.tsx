// What stands where nothing else does: nothing there yet, nothing that matches, nothing that may be seen.
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
