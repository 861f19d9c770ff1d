// The time in somebody's name is up, or was ended by them: one goes back to oneself by a press, and never without knowing.
import { stopActing } from '../api/session.ts'
import { useSubmit } from '../state/use-submit.ts'
import { t } from '../texts/t.ts'
import { Blank } from './blank.tsx'
import { Button } from './button.tsx'
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

/** Everything that is known is somebody else's: the pages are loaded anew. */
export function useBackToOneself() {
  return useSubmit(async () => {
    await stopActing()
    location.assign('/admin/platform')
  })
}
