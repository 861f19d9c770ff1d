// Actions on a webhook, if permitted.
import { useState } from 'react'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { useCall } from '#admin/state/server/use-api.ts'
import { useWords } from '#admin/state/use-words.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import type { Issued } from './secret-once.tsx'
import { t } from './texts.ts'
import type { Webhook } from './webhook.ts'

export interface EndpointActionsProps {
  readonly webhook: Webhook
  onEdit(): void
  onIssued(issued: Issued): void
}

export function EndpointActions({ webhook: { id, isEnabled }, onEdit, onIssued }: EndpointActionsProps) {
  const { permissions } = useAdmin()
  const [, change] = useWords()
  const [asked, setAsked] = useState<'rotate' | 'delete' | null>(null)
  const { mutate, error, isPending, reset } = useCall<Issued>()
  const removal = useCall(async () => {
    await change({ webhook: undefined, delivery: undefined, show: undefined })
    tell(t('delete.done'))
  })
  const failure = error ?? removal.error
  const path = `/webhooks/${id}`
  const may = (verb: string) => permissions.includes(`webhooks.${verb}`)
  const close = () => {
    setAsked(null)
    reset()
    removal.reset()
  }
  const ping = () =>
    mutate({ method: 'POST', path: `${path}/ping`, body: {} }, { onSuccess: () => tell(t('test.sent')) })
  const turn = () => mutate({ method: 'PATCH', path, body: { isEnabled: !isEnabled } })
  const rotate = () =>
    mutate(
      { method: 'POST', path: `${path}/rotate-secret`, body: {} },
      {
        onSuccess: (issued) => {
          close()
          onIssued(issued)
        },
      },
    )
  const remove = () => removal.mutate({ method: 'DELETE', path })
  return (
    <>
      {may('ping') && (
        <Button tone="strong" disabled={isPending || !isEnabled} onClick={ping}>
          {t('test')}
        </Button>
      )}
      {may('update') && (
        <>
          <Button onClick={onEdit}>{t('edit')}</Button>
          <Button onClick={() => setAsked('rotate')}>{t('rotate')}</Button>
          <Button disabled={isPending} onClick={turn}>
            {isEnabled ? t('disable') : t('enable')}
          </Button>
        </>
      )}
      {may('delete') && (
        <Button tone="danger" onClick={() => setAsked('delete')}>
          {t('delete')}
        </Button>
      )}
      {failure && !asked && <ProblemNotice error={failure} />}
      {asked && (
        <Confirm
          title={t(`${asked}.title`)}
          text={t(`${asked}.text`)}
          confirm={t(asked)}
          tone={asked === 'delete' ? 'danger' : 'strong'}
          isBusy={isPending || removal.isPending}
          onConfirm={asked === 'delete' ? remove : rotate}
          onCancel={close}
        >
          {failure && <ProblemNotice error={failure} />}
        </Confirm>
      )}
    </>
  )
}
