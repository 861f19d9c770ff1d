// Repeats deliveries: the selected ones, or all that failed.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '#admin/api/client.ts'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { useCall } from '#admin/state/server/use-api.ts'
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'
import { t } from '../texts.ts'
import type { Webhook } from '../webhook.ts'

const WEEK_MS = 7 * 86_400_000

export interface ReplaysProps {
  readonly webhook: Webhook
  readonly chosen: readonly string[]
  onDone(): void
}

export function Replays({ webhook, chosen, onDone }: ReplaysProps) {
  const { permissions } = useAdmin()
  return (
    <>
      {permissions.includes('webhookDeliveries.replay') && chosen.length > 0 && (
        <ReplayChosen chosen={chosen} onDone={onDone} />
      )}
      {permissions.includes('webhooks.replayFailed') && <ReplayFailed webhook={webhook} />}
    </>
  )
}

/** One by one: a delivery that cannot be repeated does not stop the others. */
function ReplayChosen({ chosen, onDone }: Pick<ReplaysProps, 'chosen' | 'onDone'>) {
  const tenant = useTenant()
  const { mutate, isPending } = useMutation({
    mutationFn: () =>
      Promise.allSettled(
        chosen.map((id) => send({ method: 'POST', path: `/webhook-deliveries/${id}/replay`, body: {}, tenant })),
      ),
    onSuccess: (ends) => {
      const refused = ends.filter((end) => end.status === 'rejected')
      const good = t('replay.done', { count: ends.length - refused.length })
      const reason = String(refused[0]?.reason.message)
      tell(refused.length === 0 ? good : t('replay.failed', { count: refused.length, reason }))
      onDone()
    },
  })
  return (
    <Button tone="strong" disabled={isPending} onClick={() => mutate()}>
      {t('replay.many', { count: chosen.length })}
    </Button>
  )
}

function ReplayFailed({ webhook: { id } }: Pick<ReplaysProps, 'webhook'>) {
  const [isAsking, setAsking] = useState(false)
  const { mutate, error, isPending, reset } = useCall()
  const close = () => {
    setAsking(false)
    reset()
  }
  const run = () => {
    const body = { since: new Date(Date.now() - WEEK_MS).toISOString() }
    const onSuccess = () => {
      close()
      tell(t('replay.all.done'))
    }
    mutate({ method: 'POST', path: `/webhooks/${id}/replay-failed`, body }, { onSuccess })
  }
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('replay.all')}</Button>
      {isAsking && (
        <Confirm
          title={t('replay.all.title')}
          text={t('replay.all.text')}
          confirm={t('replay')}
          tone="strong"
          isBusy={isPending}
          onConfirm={run}
          onCancel={close}
        >
          {error && <ProblemNotice error={error} />}
        </Confirm>
      )}
    </>
  )
}
