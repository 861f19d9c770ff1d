// Something that has to be told: what went wrong, or what somebody should know before going on.
import type { ReactNode } from 'react'
import styles from './notice.module.css'

export interface NoticeProps {
  readonly tone?: 'danger' | 'warn' | 'good'
  readonly title: string
  readonly children?: ReactNode
}

/** Read out when it appears. */
export function Notice({ tone = 'danger', title, children }: NoticeProps) {
  return (
    <div role={tone === 'good' ? 'status' : 'alert'} className={`${styles.notice} ${styles[tone]}`}>
      <p className={styles.title}>{title}</p>
      {children}
    </div>
  )
}
