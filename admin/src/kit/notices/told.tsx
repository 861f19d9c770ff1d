// What a page shows instead of its form: that it is done, or that its link no longer works. It takes the focus.
import { type ReactNode, useEffect, useRef } from 'react'
import styles from '../entry.module.css'

export function Told({ title = '', children }: { title?: string | undefined; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className={styles.form}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  )
}
