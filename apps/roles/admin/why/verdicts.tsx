// Each permission on a resource: whether the person has it, with all reasons in order of evaluation.
import { wordsOf } from '#admin/metadata/resources.ts'
import { type Reason, textOfReason } from '../reasons/reason-text.ts'
import { t } from '../texts.ts'
import styles from './why.module.css'

interface Decision extends Reason {
  readonly about: 'person' | 'role' | 'row' | 'state'
  readonly isMet: boolean
}

interface Verdict {
  readonly word: string
  readonly summary: string
  readonly isAllowed: boolean
  readonly reasons: readonly Decision[]
}

/** As the server answers it. */
export interface Explanation {
  readonly role: string
  readonly roles: readonly string[]
  readonly permissions: readonly Verdict[]
}

export function Verdicts({ explanation: { role, roles, permissions } }: { explanation: Explanation }) {
  return (
    <section aria-label={t('why.table')}>
      <p className={styles.text}>{t('why.roles', { roles: [wordsOf(role), ...roles].join(', ') })}</p>
      <ul className={styles.verdicts}>
        {permissions.map((verdict) => (
          <VerdictOf key={verdict.word} verdict={verdict} />
        ))}
      </ul>
    </section>
  )
}

function VerdictOf({ verdict: { word, summary, isAllowed, reasons } }: { verdict: Verdict }) {
  return (
    <li className={styles.verdict}>
      <span className={isAllowed ? styles.may : styles.mayNot}>
        <span aria-hidden="true">{isAllowed ? '✓' : '✗'}</span> {t(isAllowed ? 'why.may' : 'why.mayNot')}
      </span>
      <span className={styles.what}>
        {summary} <code>{word}</code>
      </span>
      <ul className={styles.reasons}>
        {reasons.map(({ about, isMet, ...reason }) => (
          <li key={about} className={isMet ? '' : styles.unmet}>
            <span className={styles.about}>{t(`why.${about}`)}</span>
            <span>{textOfReason(reason)}</span>
          </li>
        ))}
      </ul>
    </li>
  )
}
