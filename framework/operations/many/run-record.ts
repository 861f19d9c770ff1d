// One record's turn in a run: what is done to it and the note that it was done are one transaction.
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

export type Outcome = 'done' | 'failed' | 'skipped'

/** The run was cancelled, or another worker has gone on with it: what was done to this record is rolled back. */
export class Overtaken extends Error {}

/**
 * Throws `Overtaken`, and what is no fault of the record: the caller is no longer let in, or the database is away. Then the record's turn is
 * not over.
 */
export async function runRecord(
  ctx: Context,
  going: Going,
  turn: { readonly place: string | null; readonly id: string },
): Promise<Outcome> {
  const { door, input, walk } = going
  try {
    return await inWriting(ctx, async (inner) => {
      const isMeant = await walk.isMeant(inner, turn.id)
      if (isMeant) await door.run(inner, turn.id, input)
      const outcome = isMeant ? 'done' : 'skipped'
      await passOn(inner, going, { ...turn, outcome })
      return outcome
    })
  } catch (error) {
    if (!isOfRecord(error)) throw error
    await inWriting(ctx, (inner) => noteFailure(inner, going, { ...turn, error }))
    return 'failed'
  }
}

/** Moves the run's place on, if it is still where this turn began. */
async function passOn(
  ctx: Written,
  { run }: Going,
  { place, id, outcome }: { place: string | null; id: string; outcome: Outcome },
): Promise<number> {
  const counter = sql.raw(outcome)
  const [row] = await ctx.transaction.query(
    sql`update tasks.bulk_runs set place = ${id}, ${counter} = ${counter} + 1, updated_at = now() where tenant_id = ${ctx.tenantId} and id = ${run} and state = 'running' and place is not distinct from ${place}::uuid returning failed`,
  )
  if (!row) throw new Overtaken('The run was cancelled, or another worker goes on with it.')
  return row[0] as number
}

/** Who is no longer let in is refused by every transaction; these codes mean nobody's record. */
const OF_CALLER = ['auth.stale_token', 'auth.session_ended', 'tenants.not_found']

function isOfRecord(error: unknown): boolean {
  if (error instanceof Overtaken) return false
  return !(error instanceof Problem) || (error.status !== 503 && !OF_CALLER.includes(error.code))
}

async function noteFailure(
  ctx: Written,
  going: Going,
  { error, ...turn }: { place: string | null; id: string; error: unknown },
): Promise<void> {
  const failed = await passOn(ctx, going, { ...turn, outcome: 'failed' })
  if (!(error instanceof Problem))
    ctx.runtime.log.error({ error, run: going.run, record: turn.id }, 'a record of a run failed')
  if (failed > MOST_FAILURES) return
  const { code, detail } = toldOf(error)
  const { name: resource } = going.model
  const title = await titleOf(ctx, going.model, turn.id)
  const values = { run: going.run, resource, recordId: turn.id, title, code, detail, actorId: ctx.actorId }
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
