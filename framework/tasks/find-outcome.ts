// Looks up the outcome of a task.
import { sql } from 'drizzle-orm'
import type { Runtime } from '#framework/request/runtime.ts'
import { inLedger } from './ledger/ledger.ts'

/** An unfinished task may still run. */
export interface TaskOutcome {
  readonly state: string
  readonly attempt: number
  readonly error: string | null
  readonly isFinished: boolean
}

/** Queried as the platform, for commands; null for a task that is no longer stored. */
export async function findOutcome(runtime: Runtime, id: string): Promise<TaskOutcome | null> {
  const [row] = await inLedger(runtime, (query) =>
    query(sql`select state, attempt, error, finished_at is not null from tasks.tasks where id = ${id}`),
  )
  if (!row) return null
  const [state, attempt, error, isFinished] = row as [string, number, string | null, boolean]
  return { state, attempt, error, isFinished }
}
