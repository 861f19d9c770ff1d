// Staff of the platform say why they act here: the audit trail records it before anything is done.

import { giveReason, isReason } from '../../api/account/reasons.ts'
import { ApiProblem } from '../../api/problem.ts'
import { t } from '../../texts/t.ts'
import { QuestionForm } from './question-form.tsx'
import type { Question } from './questions.ts'
import styles from './reason-form.module.css'

const REASON: Question = {
  name: 'reason',
  label: () => t('staff.reason'),
  type: 'text',
  autoComplete: 'off',
  help: () => t('staff.reason.help'),
}

export interface ReasonFormProps {
  /** Slug of a tenant, or `PLATFORM`. */
  readonly place: string
  /** Retries the call that needed the reason. */
  onGiven?(): void
}

export function ReasonForm({ place, onGiven }: ReasonFormProps) {
  const give = async ({ reason = '' }: Readonly<Record<string, string>>) => {
    const said = reason.trim()
    if (!isReason(said)) throw tooShort()
    giveReason(place, said)
    onGiven?.()
  }
  return (
    <div className={styles.reason}>
      <QuestionForm
        title={t('staff.title')}
        text={t('staff.text')}
        questions={[REASON]}
        submit={t('staff.submit')}
        onSend={give}
      />
    </div>
  )
}

/** In the shape of a server error, so that it appears beside the field. */
function tooShort(): ApiProblem {
  const fault = { pointer: '/reason', code: 'invalid', message: t('staff.reason.wrong') }
  return new ApiProblem({
    code: 'staff.reason_required',
    status: 0,
    title: t('staff.reason.wrong'),
    detail: '',
    errors: [fault],
  })
}
