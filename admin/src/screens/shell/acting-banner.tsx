// For as long as staff acts in somebody's name: in whose, until when, and why.
import { useBackToOneself } from '../../kit/acting-ended.tsx'
import { ProblemNotice } from '../../kit/problem-notice.tsx'
import { useAdmin } from '../../state/use-admin.ts'
import { formatTime, t } from '../../texts/t.ts'
import { Banner } from './banner.tsx'

export function ActingBanner() {
  const { impersonation, person } = useAdmin()
  const { submit, isBusy, error } = useBackToOneself()
  if (impersonation === null || person === null) return null
  const name = `${person.firstName} ${person.lastName} (${person.email})`
  return (
    <>
      <Banner
        label={t('acting.label')}
        lead={t('acting.lead', { name, time: formatTime(impersonation.expiresAt) })}
        reason={impersonation.reason}
        submit={t('acting.stop')}
        isBusy={isBusy}
        onLeave={submit}
      />
      {error !== null && <ProblemNotice error={error} />}
    </>
  )
}
