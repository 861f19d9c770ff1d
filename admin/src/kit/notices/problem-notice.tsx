// The server's refusal in its own words, with what to do next.
import type { ReactNode } from 'react'
import { NO_PASSKEY } from '../../api/account/passkeys.ts'
import { ApiProblem, isProblem, OFFLINE } from '../../api/problem.ts'
import type { TextKey } from '../../texts/en/index.ts'
import { t } from '../../texts/t.ts'
import { Notice } from './notice.tsx'
import styles from './problem-notice.module.css'

/** Problems that the admin words itself: the server never sends them, or words them for programs. */
const OWN_WORDS: Readonly<Record<string, readonly [title: TextKey, text: TextKey]>> = {
  [OFFLINE]: ['problem.offline', 'problem.offline.text'],
  [NO_PASSKEY]: ['problem.passkey', 'problem.passkey.text'],
  'auth.step_up_required': ['problem.stepUp', 'problem.stepUp.text'],
  'auth.required': ['problem.signedOut', 'problem.signedOut.text'],
  'auth.expired_token': ['problem.signedOut', 'problem.signedOut.text'],
  'auth.session_ended': ['problem.signedOut', 'problem.signedOut.text'],
}

export function ProblemNotice({ error, children }: { error: unknown; children?: ReactNode }) {
  const own = isProblem(error) ? OWN_WORDS[error.code] : undefined
  if (own)
    return (
      <Notice tone={isProblem(error, OFFLINE) ? 'danger' : 'warn'} title={t(own[0])}>
        <p>{t(own[1])}</p>
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
