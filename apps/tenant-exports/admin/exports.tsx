// The tenant's exports, from request to deletion.
import { useState } from 'react'
import { Button } from '#admin/kit/button.tsx'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { RecordLink } from '#admin/kit/record-link.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { Table } from '#admin/kit/shown/table.tsx'
import { useCall, useRead } from '#admin/state/server/use-api.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { formatNumber, formatUnit } from '#admin/texts/t.ts'
import { ExportActions } from './export-actions.tsx'
import type { TenantExport } from './tenant-export.ts'
import { t } from './texts.ts'

const EVERY_MS = 3000

export function Page() {
  const mayBegin = useAdmin().permissions.includes('tenantExports.create')
  const query = { ordering: '-createdAt', page_size: '50' }
  const asked = useRead<{ results: readonly TenantExport[] }>('/tenant-exports', query, { everyMs: EVERY_MS })
  const { data, error, refetch } = asked
  return (
    <Screen title={t('exports')} actions={mayBegin && <Begin />}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.results.length === 0 && <Blank title={t('none')} text={t('none.text')} />}
      {data && data.results.length > 0 && (
        <Table
          label={t('exports')}
          heads={[t('asked'), t('by'), t('status'), t('progress'), t('size'), t('until'), t('do')]}
        >
          {data.results.map((each) => (
            <Row key={each.id} made={each} />
          ))}
        </Table>
      )}
    </Screen>
  )
}

const TONES = {
  waiting: 'pending',
  writing: 'running',
  ready: 'ready',
  failed: 'failed',
  discarded: 'discarded',
  expired: 'expired',
}

function Row({ made }: { made: TenantExport }) {
  const { status, progress, size, requestedBy, expiresAt, problem, createdAt } = made
  return (
    <tr>
      <th scope="row">
        <Moment at={createdAt} />
      </th>
      <td>{requestedBy && <RecordLink resource="users" id={requestedBy} />}</td>
      <td>
        <Badge word={TONES[status]} label={t(`status.${status}`)} /> {problem}
      </td>
      <td>
        {['waiting', 'writing'].includes(status) && (
          <progress max={100} value={progress} aria-label={t('progress.of')}>
            {formatNumber(progress)}
          </progress>
        )}
      </td>
      <td>{size && formatUnit(Number(size) / 1_000_000, 'megabyte')}</td>
      <td>{expiresAt && status === 'ready' && <Moment at={expiresAt} />}</td>
      <td>
        <ExportActions made={made} />
      </td>
    </tr>
  )
}

function Begin() {
  const [isAsking, setAsking] = useState(false)
  const { mutate, error, isPending, reset } = useCall()
  const close = () => {
    setAsking(false)
    reset()
  }
  const begin = () =>
    mutate(
      { method: 'POST', path: '/tenant-exports', body: {} },
      {
        onSuccess: () => {
          close()
          tell(t('begin.done'))
        },
      },
    )
  return (
    <>
      <Button tone="strong" onClick={() => setAsking(true)}>
        {t('begin')}
      </Button>
      {isAsking && (
        <Confirm
          title={t('begin.title')}
          text={t('begin.text')}
          confirm={t('begin')}
          tone="strong"
          isBusy={isPending}
          onConfirm={begin}
          onCancel={close}
        >
          {error && <ProblemNotice error={error} />}
        </Confirm>
      )}
    </>
  )
}
