// Leaves a tenant after confirmation; tells its last owner why they cannot.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '#admin/api/client.ts'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { useDeparture } from '#admin/state/use-departure.ts'
import { t } from './texts.ts'

interface LeaveProps {
  readonly slug: string
  /** Names the tenant if several buttons are side by side. */
  readonly name?: string
}

export function LeaveTenant({ slug, name }: LeaveProps) {
  const [isAsked, setAsked] = useState(false)
  const depart = useDeparture()
  const leave = useMutation({
    mutationFn: () => send({ method: 'DELETE', path: '/memberships/me', tenant: slug }),
    onSuccess: depart,
  })
  return (
    <>
      <Button
        tone="quiet"
        aria-label={name === undefined ? undefined : t('members.leave.of', { name })}
        onClick={() => setAsked(true)}
      >
        {t('members.leave')}
      </Button>
      {isAsked && (
        <Confirm
          title={name === undefined ? t('members.leave.title') : t('members.leave.title.of', { name })}
          text={t('members.leave.text')}
          confirm={t('members.leave')}
          isBusy={leave.isPending}
          onConfirm={() => leave.mutate()}
          onCancel={() => setAsked(false)}
        >
          {leave.error && <ProblemNotice error={leave.error} />}
        </Confirm>
      )}
    </>
  )
}
