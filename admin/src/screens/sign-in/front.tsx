// The frame of pages that stand before a sign-in: the mark, and one narrow column below it.
import { type ReactNode, useEffect } from 'react'
import { t } from '../../texts/t.ts'
import styles from './sign-in.module.css'

export function Front({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`
  }, [title])
  return (
    <main className={styles.page}>
      <div className={styles.box}>
        <img src="/admin/favicon.svg" alt="" width="32" height="32" />
        {children}
      </div>
    </main>
  )
}
