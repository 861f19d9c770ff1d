// A refusal of the server in its own words, with what to do next.
import type { ReactNode } from 'react'
import { ApiProblem, isProblem, OFFLINE } from '../api/problem.ts'
import { t } from '../texts/t.ts'
import { Notice } from './notice.tsx'
import styles from './problem-notice.module.css'

export function ProblemNotice({ error, children }: { error: unknown; children?: ReactNode }) {
  if (isProblem(error, OFFLINE))
    return (
      <Notice title={t('problem.offline')}>
        <p>{t('problem.offline.text')}</p>
        {children}
      </Notice>
    )
  const details = error instanceof ApiProblem ? error.details : null
  const text = details ? details.detail : String((error as Error).message)
  return (
    <Notice title={details?.title ?? t('problem.title')}>
      {text !== details?.title && <p className={styles.detail}>{text}</p>}
      {details?.requestId && <p className={styles.request}>{t('problem.request', { id: details.requestId })}</p>}
      {children}
    </Notice>
  )
}
