// Processes a batch or one record of a run: the change and the note that it was made share a transaction.
import { sql } from 'drizzle-orm'
import { can } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { createAsSystem } from '../create.ts'
import { columnOf, tableOf } from '../listing/select.ts'
import { identitySql } from '../read.ts'
import { modelOf, wordOf } from '../steps/operation-target.ts'
import { runStatement } from '../steps/run-statement.ts'
import { inWriting } from '../writing/in-writing.ts'
import type { TransactionContext } from '../writing/write.ts'
import { bulkFailures, MOST_FAILURES } from './bulk-runs.ts'
import type { ManyDoor } from './many-doors.ts'
import type { Walk } from './walk.ts'

/** A run in progress, as its task holds it. */
export interface Going {
  readonly run: string
  readonly model: ResourceModel
  readonly door: ManyDoor
  readonly input: unknown
  readonly walk: Walk
}

/** Outcomes of some records. */
export interface Counts {
  readonly done: number
  readonly failed: number
  readonly skipped: number
}

/** Some records in order, and the record before the first. */
interface Turn {
  readonly place: string | null
  readonly ids: readonly string[]
}

/** Records per transaction: beginning and committing cost more than most changes. */
export const TOGETHER = 20

/** If one record is locked by somebody else, the batch gives up, and that record is processed individually. */
const PATIENCE = sql`select set_config('lock_timeout', '250ms', true)`

/** The run was cancelled, or another worker continued it: this batch is rolled back. */
export class Overtaken extends Error {}

/**
 * Processes all in one transaction; null if one failed, which undoes all and requires individual processing. If a
 * record's change affects whether its neighbours match, that shows from the next batch on. Throws like `runRecord`.
 */
export async function runTogether(ctx: Context, going: Going, turn: Turn): Promise<Counts | null> {
  try {
    return await inWriting(ctx, async (inner) => {
      const [, counts] = await Promise.all([inner.transaction.query(PATIENCE), takeTurn(inner, going, turn)])
      return counts
    })
  } catch (error) {
    if (error instanceof Overtaken || isOfCaller(error)) throw error
    return null
  }
}

/**
 * Processes one record and counts its outcome. Throws `Overtaken`, and errors that are not the record's: the caller
 * lost access, or the database is down. The record then remains unprocessed.
 */
export async function runRecord(ctx: Context, going: Going, turn: Turn): Promise<Counts> {
  try {
    return await inWriting(ctx, (inner) => takeTurn(inner, going, turn))
  } catch (error) {
    if (!isOfRecord(error)) throw error
    await inWriting(ctx, (inner) => noteFailure(inner, going, { turn, error }))
    return FAILED
  }
}

const FAILED: Counts = { done: 0, failed: 1, skipped: 0 }

async function takeTurn(ctx: TransactionContext, going: Going, turn: Turn): Promise<Counts> {
  const { door, input, walk } = going
  const meant = await walk.meant(ctx, turn.ids)
  for (const id of turn.ids) if (meant.has(id)) await door.run(ctx, id, input)
  const counts = { done: meant.size, failed: 0, skipped: turn.ids.length - meant.size }
  await passOn(ctx, going, { ...turn, counts })
  return counts
}

/** Advances the run's position if it has not moved since this batch began; resolves with the failures so far. */
async function passOn(
  ctx: TransactionContext,
  { run }: Going,
  { place, ids, counts: { done, failed, skipped } }: Turn & { counts: Counts },
): Promise<number> {
  const [row] = await ctx.transaction.query(
    sql`update tasks.bulk_runs
      set place = ${ids.at(-1)}, done = done + ${done}::integer, failed = failed + ${failed}::integer,
        skipped = skipped + ${skipped}::integer, updated_at = now()
      where tenant_id = ${ctx.tenantId} and id = ${run}
        and state = 'running' and place is not distinct from ${place}::uuid returning failed`,
  )
  if (!row) throw new Overtaken('The run was cancelled, or another worker continues it.')
  return row[0] as number
}

/** Every transaction refuses a caller without access; these codes do not concern any record. */
const OF_CALLER = ['auth.stale_token', 'auth.session_ended', 'tenants.not_found']

const isOfCaller = (error: unknown) => error instanceof Problem && OF_CALLER.includes(error.code)

function isOfRecord(error: unknown): boolean {
  if (error instanceof Overtaken || isOfCaller(error)) return false
  return !(error instanceof Problem) || error.status !== 503
}

async function noteFailure(
  ctx: TransactionContext,
  going: Going,
  { turn, error }: { turn: Turn; error: unknown },
): Promise<void> {
  const failed = await passOn(ctx, going, { ...turn, counts: FAILED })
  const recordId = turn.ids[0]!
  if (!(error instanceof Problem))
    ctx.runtime.log.error({ error, run: going.run, record: recordId }, 'a record of a run failed')
  if (failed > MOST_FAILURES) return
  const { code, detail } = toldOf(error)
  const { name: resource } = going.model
  const title = await titleOf(ctx, going.model, recordId)
  const values = { run: going.run, resource, recordId, title, code, detail, actorId: ctx.actorId }
  await createAsSystem(ctx, bulkFailures, values)
}

function toldOf(error: unknown): { code: string; detail: string } {
  const problem = error instanceof Problem ? error : new Problem('service.internal')
  const faults = problem.errors.filter(({ pointer }) => pointer !== '')
  const words = faults.map(({ pointer, message }) => `${pointer.slice(1)} ${message}`)
  return { code: problem.code, detail: [problem.message, ...words].join('; ').slice(0, 500) }
}

/** The record's title, if every reader of the resource may know it: failures are shown to others too. */
async function titleOf(
  ctx: TransactionContext,
  { name, titleField }: ResourceModel,
  id: string,
): Promise<string | null> {
  const shown = ctx.runtime.views?.everybodys.get(name) ?? ctx.runtime.models.get(name)!
  const field = shown.fields.get(titleField)
  const mayTell = field?.isReadable && !field.options.personal && can(ctx, wordOf(shown, 'read'))
  if (!mayTell) return null
  const model = modelOf(ctx, shown)
  const rows = await runStatement(
    ctx,
    sql`select ${columnOf(field)} from ${tableOf(model)} where ${identitySql(ctx, model, id)}`,
  )
  const [value] = rows[0] ?? []
  return value === undefined || value === null ? null : String(value).slice(0, 200)
}
