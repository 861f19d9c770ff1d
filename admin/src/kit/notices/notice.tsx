// A message: an error, or something to know before continuing.
import type { ReactNode } from 'react'
import styles from './notice.module.css'

export interface NoticeProps {
  readonly tone?: 'danger' | 'warn' | 'good'
  readonly title: string
  readonly children?: ReactNode
}

/** Announced when it appears. */
export function Notice({ tone = 'danger', title, children }: NoticeProps) {
  return (
    <div role={tone === 'good' ? 'status' : 'alert'} className={`${styles.notice} ${styles[tone]}`}>
      <p className={styles.title}>{title}</p>
      {children}
    </div>
  )
}
