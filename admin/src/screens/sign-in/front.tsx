// The frame of pages before sign-in: the logo above one narrow column.
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { Mark } from '../../kit/shown/mark.tsx'
import { adminQuery } from '../../state/server/queries.ts'
import { t } from '../../texts/t.ts'
import { ActingBanner } from '../shell/acting-banner.tsx'
import styles from './sign-in.module.css'

export function Front({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`
  }, [title])
  const { data } = useQuery(adminQuery(null))
  return (
    <>
      <ActingBanner admin={data} />
      <main className={styles.page}>
        <div className={styles.box}>
          <Mark logo={data?.brand.logo} />
          {children}
        </div>
      </main>
    </>
  )
}
