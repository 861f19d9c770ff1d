// Progress of a bulk run: it can be stopped, and ends with links to the records that failed.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { AdminResource } from '../../../api/metadata.ts'
import { runAction } from '../../../api/records.ts'
import { isOver, type Run, runOf, runsOf } from '../../../api/runs.ts'
import { Button } from '../../../kit/button.tsx'
import { Link } from '../../../kit/link.tsx'
import { ProblemNotice } from '../../../kit/notices/problem-notice.tsx'
import { keyOf, shortId, wordsOf } from '../../../metadata/resources.ts'
import { forgetRecords, listQuery, recordQuery } from '../../../state/server/queries.ts'
import { makeTries } from '../../../state/who/tries.ts'
import { useAdmin, useTenant } from '../../../state/who/use-admin.ts'
import { formatNumber, t } from '../../../texts/t.ts'
import styles from './selection-bar.module.css'

const LOOK_MS = 700
const MOST_SHOWN = '20'

interface ProgressProps {
  readonly resource: AdminResource
  readonly begun: Run
  onClose(): void
}

export function RunProgress({ resource, begun, onClose }: ProgressProps) {
  const run = useRun(begun)
  const hasEnded = isOver(run)
  const tenant = useTenant()
  useEffect(() => {
    if (hasEnded) void forgetRecords({ tenant, resource })
  }, [hasEnded, tenant, resource])
  const over = run.done + run.failed + run.skipped
  const numbers = { action: wordsOf(run.action), done: formatNumber(over), total: formatNumber(run.total) }
  return (
    <section className={styles.run} aria-label={t('run.title', numbers)}>
      <div className={styles.line}>
        <strong role="status">{hasEnded ? endOf(run) : t('run.going', numbers)}</strong>
        {hasEnded ? <Button onClick={onClose}>{t('dialog.close')}</Button> : <Stop run={run} />}
      </div>
      {!hasEnded && (
        <progress className={styles.progress} aria-label={t('run.title', numbers)} max={run.total} value={over} />
      )}
      {hasEnded && run.failed > 0 && <Failures resource={resource} run={run} />}
    </section>
  )
}

/** The current state of the run; its initial state if the caller may not read runs. */
function useRun(begun: Run): Run {
  const runs = runsOf(useAdmin(), 'bulkRuns')
  const { data } = useQuery({
    ...recordQuery({ tenant: useTenant(), resource: runs ?? { path: '' } }, begun.id),
    enabled: runs !== undefined,
    refetchInterval: ({ state }) => (state.data && isOver(runOf(state.data.record)) ? false : LOOK_MS),
  })
  return data ? runOf(data.record) : begun
}

function endOf({ state, action, done, failed, problem }: Run): string {
  const numbers = { action: wordsOf(action), done: formatNumber(done), failed: formatNumber(failed) }
  if (state === 'failed') return t('run.broken', { ...numbers, problem: problem ?? '' })
  if (state === 'cancelled') return t('run.stopped', numbers)
  return t(failed > 0 ? 'run.partly' : 'run.done', numbers)
}

function Stop({ run }: { run: Run }) {
  const tenant = useTenant()
  const runs = runsOf(useAdmin(), 'bulkRuns')
  const cancel = runs?.actions.find(({ name }) => name === 'cancel')
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => runAction({ tenant, resource: runs! }, { id: run.id, action: cancel!, ...makeTries().of({}) }),
  })
  if (!cancel) return null
  return (
    <>
      {error && <ProblemNotice error={error} />}
      <Button disabled={isPending} onClick={() => mutate()}>
        {t('run.stop')}
      </Button>
    </>
  )
}

function Failures({ resource, run }: { resource: AdminResource; run: Run }) {
  const tenant = useTenant()!
  const failures = runsOf(useAdmin(), 'bulkFailures')
  const { data } = useQuery({
    ...listQuery({ tenant, resource: failures ?? { path: '' } }, { run: run.id, page_size: MOST_SHOWN, count: 'none' }),
    enabled: failures !== undefined,
  })
  if (!failures || !data) return null
  return (
    <ul className={styles.failures} aria-label={t('run.failures')}>
      {data.results.map(({ id, recordId, title, detail, code }) => (
        <li key={id}>
          <Link to="/t/$tenant/$resource/$id" params={{ tenant, resource: keyOf(resource), id: String(recordId) }}>
            {title ? String(title) : shortId(String(recordId))}
          </Link>{' '}
          <span className={styles.why}>{String(detail ?? code)}</span>
        </li>
      ))}
      {data.next && (
        <li>
          <Link to="/t/$tenant/$resource" params={{ tenant, resource: keyOf(failures) }} search={{ run: run.id }}>
            {t('run.failures.all', { count: formatNumber(run.failed) })}
          </Link>
        </li>
      )}
    </ul>
  )
}
