// The page behind a mail link: shows its content with the link's secret, or what to do without one.
import type { ReactNode } from 'react'
import styles from '../../kit/entry.module.css'
import { Notice } from '../../kit/notices/notice.tsx'
import { Told } from '../../kit/notices/told.tsx'
import type { LinkPage as Page } from '../../state/who/link-token.ts'
import { useLinkToken } from '../../state/who/use-link-token.ts'
import { t } from '../../texts/t.ts'
import { Front } from '../sign-in/front.tsx'

export interface LinkPageProps {
  readonly page: Page
  readonly title: string
  /** A button for a person who has no link. */
  readonly again: ReactNode
  children(token: string): ReactNode
}

export function LinkPage({ page, title, again, children }: LinkPageProps) {
  const token = useLinkToken(page)
  return (
    <Front title={title}>
      {token !== null ? (
        children(token)
      ) : (
        <Told title={title}>
          <Notice tone="warn" title={t('link.missing')}>
            <p>{t('link.missing.text')}</p>
          </Notice>
          <div className={styles.next}>{again}</div>
        </Told>
      )}
    </Front>
  )
}
