// The tenant's schedules: last and next run, with buttons to run now and to pause.

import { Button } from '#admin/kit/button.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Block } from '#admin/kit/page/block.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { Table } from '#admin/kit/shown/table.tsx'
import { useCall, useRead } from '#admin/state/server/use-api.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { t as shared } from '#admin/texts/t.ts'
import type { Schedule } from './task.ts'
import styles from './tasks.module.css'
import { t } from './texts.ts'

const EVERY_MS = 30_000

export function Schedules() {
  const asked = useRead<{ results: readonly Schedule[] }>('/tasks/schedules', {}, { everyMs: EVERY_MS })
  const { data, error, refetch } = asked
  return (
    <Block title={t('schedules')} text={t('schedules.text')}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data && (
        <Table label={t('schedules')} heads={[t('schedule'), t('when'), t('last'), t('next'), t('do')]}>
          {data.results.map((schedule) => (
            <Row key={schedule.name} schedule={schedule} />
          ))}
        </Table>
      )}
    </Block>
  )
}

function Row({ schedule }: { schedule: Schedule }) {
  const { name, every, cron, timeZone, last, next, pausedAt } = schedule
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {every ? (
          t('every', { interval: every })
        ) : (
          <>
            <code>{cron}</code> <span className={styles.soft}>{timeZone}</span>
          </>
        )}
      </td>
      <td>{last ? <Moment at={last} /> : shared('value.none')}</td>
      <td>
        {next && <Moment at={next} />}
        {pausedAt && (
          <>
            <Badge word="paused" label={t('paused')} /> <Moment at={pausedAt} />
          </>
        )}
      </td>
      <td>
        <div className={styles.row}>
          <ScheduleVerb verb="run" word="retry" name={name} />
          <ScheduleVerb verb={pausedAt ? 'resume' : 'pause'} word="pause" name={name} />
        </div>
      </td>
    </tr>
  )
}

interface VerbProps {
  readonly verb: 'run' | 'pause' | 'resume'
  /** The required permission. */
  readonly word: string
  readonly name: string
}

function ScheduleVerb({ verb, word, name }: VerbProps) {
  const { permissions } = useAdmin()
  const { mutate, isPending } = useCall()
  if (!permissions.includes(`tasks.${word}`)) return null
  const run = () =>
    mutate(
      { method: 'POST', path: `/tasks/schedules/${encodeURIComponent(name)}/${verb}` },
      { onSuccess: () => tell(t(`${verb}.done`)), onError: ({ message }) => tell(message) },
    )
  return (
    <Button disabled={isPending} aria-label={t(`${verb}.of`, { name })} onClick={run}>
      {t(verb)}
    </Button>
  )
}
