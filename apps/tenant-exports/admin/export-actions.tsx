// Downloads or discards an export, if permitted.
import { useState } from 'react'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { useCall } from '#admin/state/server/use-api.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import type { TenantExport } from './tenant-export.ts'
import { t } from './texts.ts'

export function ExportActions({ made: { id, status } }: { made: TenantExport }) {
  const { permissions } = useAdmin()
  const isAlive = ['waiting', 'writing', 'ready'].includes(status)
  return (
    <>
      {status === 'ready' && permissions.includes('tenantExports.create') && <Download id={id} />}
      {isAlive && permissions.includes('tenantExports.discard') && <Discard id={id} />}
    </>
  )
}

/** The link is valid for this session and five minutes; the browser loads it from this page's origin. */
function Download({ id }: { id: string }) {
  const { mutate, isPending } = useCall<{ url: string }>()
  const fetchIt = () =>
    mutate(
      { method: 'POST', path: `/tenant-exports/${id}/link`, body: {} },
      {
        onSuccess: ({ url }) => {
          const { pathname, search } = new URL(url, location.origin)
          location.assign(`${pathname}${search}`)
        },
        onError: ({ message }) => tell(message),
      },
    )
  return (
    <Button disabled={isPending} onClick={fetchIt}>
      {t('download')}
    </Button>
  )
}

function Discard({ id }: { id: string }) {
  const [isAsking, setAsking] = useState(false)
  const { mutate, error, isPending } = useCall(async () => {
    setAsking(false)
    tell(t('discard.done'))
  })
  return (
    <>
      <Button tone="quiet" onClick={() => setAsking(true)}>
        {t('discard')}
      </Button>
      {isAsking && (
        <Confirm
          title={t('discard.title')}
          text={t('discard.text')}
          confirm={t('discard')}
          isBusy={isPending}
          onConfirm={() => mutate({ method: 'POST', path: `/tenant-exports/${id}/discard`, body: {} })}
          onCancel={() => setAsking(false)}
        >
          {error && <ProblemNotice error={error} />}
        </Confirm>
      )}
    </>
  )
}
