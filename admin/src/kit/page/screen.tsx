// The frame of every screen below a tenant: breadcrumb, title and actions.
import { type ReactNode, useEffect, useRef } from 'react'
import { t } from '../../texts/t.ts'
import styles from './screen.module.css'

export interface ScreenProps {
  readonly title: string
  /** Muted, after the title: a count or a state. */
  readonly beside?: ReactNode
  /** The way back, above the title. */
  readonly above?: ReactNode
  /** Ways to view what is below, between the title and the actions. */
  readonly views?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** The first screen of a visit starts at the top of the page. */
let isFirst = true

export function Screen({ title, beside, above, views, actions, children }: ScreenProps) {
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`
  }, [title])
  const main = useRef<HTMLElement>(null)
  // Moves focus to each new screen, for keyboards and screen readers.
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
