// Turns of a run: what is done to some records, or to one, and the note that it was done are one transaction.
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
import type { Written } from '../writing/write.ts'
import { bulkFailures, MOST_FAILURES } from './bulk-runs.ts'
import type { ManyDoor } from './many-doors.ts'
import type { Walk } from './walk.ts'

/** A run in the middle, as its task holds it. */
export interface Going {
  readonly run: string
  readonly model: ResourceModel
  readonly door: ManyDoor
  readonly input: unknown
  readonly walk: Walk
}

/** How the turns of some records ended. */
export interface Counts {
  readonly done: number
  readonly failed: number
  readonly skipped: number
}

/** Some records in their order, and the record before the first of them. */
interface Turn {
  readonly place: string | null
  readonly ids: readonly string[]
}

/** Records of one transaction: its beginning and its end cost more than most changes. */
export const TOGETHER = 20

/** Nobody waits for all of them because one is held by somebody else: it has its turn by itself then. */
const PATIENCE = sql`select set_config('lock_timeout', '250ms', true)`

/** The run was cancelled, or another worker has gone on with it: what was done in this turn is rolled back. */
export class Overtaken extends Error {}

/**
 * All of them in one transaction; null where one of them could not be done: then nothing was, and each is to have its turn by itself. What
 * a record changes about whether its neighbours fit is seen from the next turn on. Throws like `runRecord`.
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
 * One record, whatever becomes of it. Throws `Overtaken`, and what is no fault of the record: the caller is no longer let in, or the
 * database is away. Then the record's turn is not over.
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

async function takeTurn(ctx: Written, going: Going, turn: Turn): Promise<Counts> {
  const { door, input, walk } = going
  const meant = await walk.meant(ctx, turn.ids)
  for (const id of turn.ids) if (meant.has(id)) await door.run(ctx, id, input)
  const counts = { done: meant.size, failed: 0, skipped: turn.ids.length - meant.size }
  await passOn(ctx, going, { ...turn, counts })
  return counts
}

/** Moves the run's place on, if it is still where this turn began; resolves with how many have failed so far. */
async function passOn(
  ctx: Written,
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

/** Who is no longer let in is refused by every transaction; these codes mean nobody's record. */
const OF_CALLER = ['auth.stale_token', 'auth.session_ended', 'tenants.not_found']

const isOfCaller = (error: unknown) => error instanceof Problem && OF_CALLER.includes(error.code)

function isOfRecord(error: unknown): boolean {
  if (error instanceof Overtaken || isOfCaller(error)) return false
  return !(error instanceof Problem) || error.status !== 503
}

async function noteFailure(ctx: Written, going: Going, { turn, error }: { turn: Turn; error: unknown }): Promise<void> {
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

/** What people know it by, as far as every reader of the resource may know it: failures are shown to others too. */
async function titleOf(ctx: Written, { name, titleField }: ResourceModel, id: string): Promise<string | null> {
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
