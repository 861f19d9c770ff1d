// The frame of every screen below a tenant: where one is, what it is called, what can be done.
import { type ReactNode, useEffect, useRef } from 'react'
import { t } from '../texts/t.ts'
import styles from './screen.module.css'

export interface ScreenProps {
  readonly title: string
  /** Stands after the title, in a softer voice: how many, in which state. */
  readonly beside?: ReactNode
  /** The way back, before the title. */
  readonly above?: ReactNode
  /** Ways to look at what is below, between the title and the actions. */
  readonly views?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** The first screen of a visit is begun at the top of the page. */
let isFirst = true

export function Screen({ title, beside, above, views, actions, children }: ScreenProps) {
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`
  }, [title])
  const main = useRef<HTMLElement>(null)
  // Another screen is where the keyboard and a screen reader go on.
  useEffect(() => {
    if (!isFirst) main.current?.focus({ preventScroll: true })
    isFirst = false
  }, [])
  return (
    <main ref={main} id="content" className={styles.screen} tabIndex={-1}>
      <header className={styles.head}>
        <div className={styles.titles}>
          {above}
          <div className={styles.line}>
            <h1>{title}</h1>
            {beside && <span className={styles.beside}>{beside}</span>}
          </div>
        </div>
        {views}
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </main>
  )
}
