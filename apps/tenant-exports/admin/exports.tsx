// Exports of the tenant, from the wish to the day they are gone.
import { useState } from 'react'
import { Badge } from '#admin/kit/badge.tsx'
import { Blank } from '#admin/kit/blank.tsx'
import { Button } from '#admin/kit/button.tsx'
import { Confirm } from '#admin/kit/dialog.tsx'
import { Failure } from '#admin/kit/failure.tsx'
import { Loading } from '#admin/kit/loading.tsx'
import { Moment } from '#admin/kit/moment.tsx'
import { ProblemNotice } from '#admin/kit/problem-notice.tsx'
import { RecordLink } from '#admin/kit/record-link.tsx'
import { Screen } from '#admin/kit/screen.tsx'
import { Table } from '#admin/kit/table.tsx'
import { tell } from '#admin/kit/toast.tsx'
import { useAdmin } from '#admin/state/use-admin.ts'
import { useCall, useRead } from '#admin/state/use-api.ts'
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
