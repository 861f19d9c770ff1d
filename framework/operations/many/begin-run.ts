// Starts a bulk run: permission → validation → count → the run's record and its task, in one transaction.
import { sql } from 'drizzle-orm'
import { requirePermission } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import { inSentence } from '#framework/resource/inflection.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { createAsSystem } from '../create.ts'
import type { Row } from '../listing/select.ts'
import type { VersionedRecord } from '../read.ts'
import { modelOf, modelsOf, requireTenant } from '../steps/operation-target.ts'
import { runStatement } from '../steps/run-statement.ts'
import { invalid, validateInput } from '../steps/validate-input.ts'
import { bulkRuns } from './bulk-runs.ts'
import { type ManyDoor, manyDoorOf } from './many-doors.ts'
import { runOnMany } from './run-on-many.ts'
import {
  ExceptSchema,
  IdsSchema,
  restoreFitting,
  type Selection,
  type StoredSelection,
  storeSelection,
} from './selection.ts'
import { countFitting } from './walk.ts'

/** Maximum records of a run. */
export const MOST_RECORDS = 100_000
/** Maximum unfinished runs of one person. */
const MOST_OPEN = 10

/** What to do, and with which records. */
export interface AskedRun {
  /** `update`, `delete`, or the name of an action. */
  readonly action: string
  /** Called once the caller's permission is checked. */
  select(model: ResourceModel): Selection
  readonly input?: unknown
}

/**
 * Resolves with the record of the run, whose task acts in the caller's name. Throws what the operation on one record
 * throws for missing permission or wrong input, `request.validation_failed` for no records or too many, and
 * `request.rate_limited`.
 */
export async function beginRun(ctx: Context, resource: AnyResource, asked: AskedRun): Promise<VersionedRecord> {
  const model = modelOf(ctx, resource)
  const door = openDoor(ctx, model, asked.action)
  const input = checkInput(door, asked.input)
  const selection = checkSelection(asked.select(model))
  const total = await countMeant(ctx, model, selection)
  return inTransaction(ctx, async (inner) => {
    await requireTurn(inner)
    const values = { resource: model.name, action: door.name, total, actorId: ctx.actorId }
    const run = await createAsSystem(inner, bulkRuns, values)
    const payload = { run: run.record.id, resource: model.name, action: door.name, selection, input }
    await inner.enqueue(runOnMany, payload, { key: `bulk ${ctx.actorId}` })
    return run as VersionedRecord
  })
}

function openDoor(ctx: Context, model: ResourceModel, name: string): ManyDoor {
  const door = manyDoorOf(model, name)
  if (!door)
    throw new Problem(
      'resource.not_found',
      `Nothing called "${name}" runs on many ${inSentence(model.names.labelPlural)}.`,
    )
  requirePermission(ctx, door.permission)
  requireTenant(ctx, modelOf(ctx, bulkRuns))
  return door
}

/** Points errors below `/input`. */
function checkInput({ name, input: schema }: ManyDoor, input: unknown = {}): Row {
  if (!schema) return requireNothing(input)
  try {
    const given = validateInput(schema, input)
    if (name === 'update' && Object.keys(given).length === 0)
      throw invalid([{ pointer: '', code: 'too_few', message: 'must name a field to change' }])
    return given
  } catch (error) {
    throw error instanceof Problem ? below('/input', error) : error
  }
}

function requireNothing(input: unknown): Row {
  const isNothing = typeof input === 'object' && input !== null && Object.keys(input).length === 0
  if (isNothing) return {}
  throw invalid([{ pointer: '/input', code: 'unknown', message: 'is not known: this takes no input' }])
}

/** Moves the errors' pointers below a place in the body. */
function below(pointer: string, problem: Problem): Problem {
  return invalid(problem.errors.map((item) => ({ ...item, pointer: `${pointer}${item.pointer}` })))
}

/** Validates the selection from any surface. */
function checkSelection(selection: Selection): StoredSelection {
  const [name, ids] = 'ids' in selection ? ['ids', selection.ids] : ['except', selection.except]
  try {
    validateInput(name === 'ids' ? IdsSchema : ExceptSchema, ids)
  } catch (error) {
    throw error instanceof Problem ? below(`/${name}`, error) : error
  }
  return storeSelection(selection)
}

/** The error for a call that selects records in no way, or in two. */
export function noRecords(): Problem {
  return invalid([{ pointer: '', code: 'required', message: 'must say which records: by `ids`, or by a `filter`' }])
}

async function countMeant(ctx: Context, model: ResourceModel, selection: StoredSelection): Promise<number> {
  if ('ids' in selection) return selection.ids.length
  if (!model.operations.has('list'))
    throw invalid([
      { pointer: '/filter', code: 'unknown', message: 'is not known: these records have no list, name them by ids' },
    ])
  const fitting = restoreFitting(selection, { model, models: modelsOf(ctx) })
  const total = await countFitting(ctx, model, { fitting, except: selection.except, most: MOST_RECORDS })
  if (total <= MOST_RECORDS) return total
  const message = `finds more than ${MOST_RECORDS.toLocaleString('en')} records: ask for fewer at a time`
  throw invalid([{ pointer: '/filter', code: 'too_many', message }])
}

/** One person's runs execute one at a time, in order; the others wait. */
async function requireTurn(ctx: Context): Promise<void> {
  const system = ctx.asSystem('look whether somebody may begin a run')
  const [, [row]] = await Promise.all([
    runStatement(
      system,
      sql`select pg_advisory_xact_lock(hashtextextended(${`runs of ${ctx.tenantId} ${ctx.actorId}`}, 0))`,
    ),
    runStatement(
      system,
      sql`select count(*)::integer from tasks.bulk_runs
        where tenant_id = ${ctx.tenantId} and actor_id = ${ctx.actorId} and state in ('waiting', 'running')`,
    ),
  ])
  if ((row![0] as number) < MOST_OPEN) return
  throw new Problem(
    'request.rate_limited',
    `You have ${MOST_OPEN} runs that have not ended. Wait for one, or cancel it.`,
    {
      headers: { 'retry-after': '30' },
    },
  )
}
