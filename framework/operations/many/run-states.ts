// A run's state transitions, made under its lock, so that nothing revives a cancelled run.
import type { Context } from '#framework/request/context.ts'
import type { StoredRowOf, SystemInputOf } from '#framework/resource/infer.ts'
import { lockRecord } from '../read.ts'
import { wholeModelOf } from '../steps/operation-target.ts'
import { updateAsSystem } from '../update.ts'
import { inWriting } from '../writing/in-writing.ts'
import { bulkRuns } from './bulk-runs.ts'

export type StoredRun = StoredRowOf<typeof bulkRuns>
type Values = SystemInputOf<typeof bulkRuns>

/** States of an unfinished run. */
export const OPEN: readonly StoredRun['state'][] = ['waiting', 'running']

/** Changes an unfinished run, and resolves with its previous state; null for any other. `ctx` acts as the system. */
export function turnRun(ctx: Context, id: string, change: (run: StoredRun) => Values): Promise<StoredRun | null> {
  return inWriting(ctx, async (inner) => {
    const run = (await lockRecord(inner, wholeModelOf(inner, bulkRuns), id)).record as StoredRun
    if (!OPEN.includes(run.state)) return null
    const values = change(run)
    if (Object.keys(values).length > 0) await updateAsSystem(inner, bulkRuns, { id, values })
    return run
  })
}

/** Final counts of a run: selected records that never came up no longer matched. */
export function endOf(
  state: 'finished' | 'cancelled' | 'failed',
  problem: string | null = null,
): (run: StoredRun) => Values {
  return ({ total, done, failed, skipped }) => ({
    ...{ state, problem, finishedAt: new Date().toISOString() },
    ...(state === 'finished' && { progress: 100, skipped: Math.max(skipped, total - done - failed) }),
  })
}
