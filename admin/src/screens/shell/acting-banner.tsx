// Shown while staff impersonate somebody: whom, until when, and why.
import type { AdminMetadata } from '../../api/metadata.ts'
import { useBackToOneself } from '../../kit/notices/acting-ended.tsx'
import { ProblemNotice } from '../../kit/notices/problem-notice.tsx'
import { formatTime, t } from '../../texts/t.ts'
import { Banner } from './banner.tsx'

/** Nothing for people who act as themselves, or before that is known. */
export function ActingBanner({ admin }: { admin: Pick<AdminMetadata, 'person' | 'impersonation'> | undefined }) {
  const { submit, isBusy, error } = useBackToOneself()
  const { impersonation, person } = admin ?? {}
  if (!impersonation || !person) return null
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
