// What a page says in the place of its form: that it is done, or that its link is worth nothing. The keyboard goes on here.
import { type ReactNode, useEffect, useRef } from 'react'
import styles from './entry.module.css'

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
