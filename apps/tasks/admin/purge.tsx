// Deletes the shown finished tasks early, after confirmation.
import { useState } from 'react'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { useCall } from '#admin/state/server/use-api.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { formatNumber } from '#admin/texts/t.ts'
import { endedOf, type Shown } from './task.ts'
import { t } from './texts.ts'

interface PurgeProps {
  readonly shown: Shown
  /** How many of them have ended. */
  readonly count: number
}

export function Purge({ shown, count }: PurgeProps) {
  const [isAsked, setAsked] = useState(false)
  const { permissions } = useAdmin()
  const { mutate, isPending, error } = useCall<{ count: number }>()
  if (count === 0 || !permissions.includes('tasks.purge')) return null
  const purge = () =>
    mutate(
      { method: 'POST', path: '/tasks/purge', body: { states: endedOf(shown) } },
      {
        onSuccess: ({ count: deleted }) => {
          setAsked(false)
          tell(t('purge.done', { count: formatNumber(deleted) }))
        },
      },
    )
  return (
    <>
      <Button onClick={() => setAsked(true)}>{t('purge')}</Button>
      {isAsked && (
        <Confirm
          title={t('purge.title', { count: formatNumber(count) })}
          text={t('purge.text')}
          confirm={t('purge.confirm')}
          isBusy={isPending}
          onConfirm={purge}
          onCancel={() => setAsked(false)}
        >
          {error && <ProblemNotice error={error} />}
        </Confirm>
      )}
    </>
  )
}
