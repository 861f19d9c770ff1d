// Shown while staff act where they are not members: where, and why.
import { useNavigate } from '@tanstack/react-router'
import { endReason, PLATFORM } from '../../api/account/reasons.ts'
import { queryClient } from '../../state/server/queries.ts'
import { useAdmin, useTenant } from '../../state/who/use-admin.ts'
import { useReason } from '../../state/who/use-reason.ts'
import { t } from '../../texts/t.ts'
import { Banner } from './banner.tsx'

export function StaffBanner() {
  const tenant = useTenant()
  const place = tenant ?? PLATFORM
  const reason = useReason(place)
  const { tenant: here, impersonation } = useAdmin()
  const navigate = useNavigate()
  // Nobody is staff while impersonating a member.
  if (reason === null || impersonation !== null) return null
  const leave = async () => {
    await navigate({ to: tenant === null ? '/' : '/platform' })
    endReason(place)
    // A person who returns must load it again, with a reason.
    queryClient.removeQueries({ type: 'inactive' })
  }
  return (
    <Banner
      label={t('staff.title')}
      lead={here ? t('staff.acting', { name: here.name }) : t('staff.acting.platform')}
      reason={reason}
      submit={t('staff.leave')}
      onLeave={() => void leave()}
    />
  )
}
