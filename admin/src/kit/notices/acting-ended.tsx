// The impersonation expired or its subject ended it. The person returns to their own account with a click, never unnoticed.
import { stopActing } from '../../api/account/session.ts'
import { useSubmit } from '../../state/form/use-submit.ts'
import { t } from '../../texts/t.ts'
import { Button } from '../button.tsx'
import { Blank } from './blank.tsx'
import { ProblemNotice } from './problem-notice.tsx'

export function ActingEnded() {
  const { submit, isBusy, error } = useBackToOneself()
  return (
    <Blank title={t('acting.ended')} text={t('acting.ended.text')}>
      {error !== null && <ProblemNotice error={error} />}
      <Button tone="strong" disabled={isBusy} onClick={submit}>
        {t('acting.stop')}
      </Button>
    </Blank>
  )
}

/** Reloads the pages: everything in memory belongs to the other person. */
export function useBackToOneself() {
  return useSubmit(async () => {
    await stopActing()
    location.assign('/admin/platform')
  })
}
