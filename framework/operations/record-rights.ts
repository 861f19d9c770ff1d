// The caller's rights on individual records: predicts what the operations would decide.
import { sql } from 'drizzle-orm'
import type { StoredRow } from '#framework/database/database.ts'
import { can } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { JsonValue } from '#framework/resource/field.ts'
import { type ActionConditions, fits } from '#framework/resource/mistakes/action-conditions.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { writeConditionOf } from '#framework/resource/values/write-conditions.ts'
import { columnOf, type Row } from './listing/select.ts'
import { memoized } from './steps/memoized.ts'
import { wholeModelOf, wordOf } from './steps/operation-target.ts'
import { runStatement } from './steps/run-statement.ts'

/** One thing to do with a record. */
interface Door {
  /** `update`, `delete`, or the name of an action. */
  readonly name: string
  /** The required permission. */
  readonly word: string
  /** What row security requires of the row beyond reading it. */
  readonly condition: string | null
  readonly when: ActionConditions
}

const NO_CONDITIONS: ActionConditions = {}

const doorsOf = memoized((model): readonly Door[] => [
  ...(['update', 'delete'] as const)
    .filter((operation) => model.operations.has(operation))
    .map((name) => ({
      name,
      word: wordOf(model, name),
      condition: writeConditionOf(model, name),
      when: NO_CONDITIONS,
    })),
  ...[...model.actions.values()].map(({ name, permission, definition: { when = NO_CONDITIONS } }) => ({
    name,
    word: permission,
    condition: writeConditionOf(model, 'lock'),
    when,
  })),
])

/**
 * What the caller may do with each of the records shown to them: by permissions, row rules and declared conditions of
 * actions, as operations check them. Lifecycles and actions may still refuse for reasons of their own. One statement
 * for all records, and none if all records of the resource are alike.
 */
export async function recordRightsOf(
  ctx: Context,
  resource: Pick<AnyResource, 'name'>,
  ids: readonly string[],
): Promise<(id: string) => readonly string[]> {
  const model = wholeModelOf(ctx, resource)
  const doors = doorsOf(model).filter(({ word }) => can(ctx, word))
  if (ids.length === 0 || doors.every(isAlwaysOpen)) {
    const names = doors.map(({ name }) => name)
    return () => names
  }
  const found = await findDoors(ctx, model, { doors, ids })
  return (id) => (found.get(id) ?? []).filter(isOpen).map(({ name }) => name)
}

/** Conditions of one change of one record, beyond the permission. */
export interface RecordDoor {
  /** `update`, `delete`, or the name of an action. */
  readonly name: string
  readonly word: string
  /** Whether the row rule allows it. */
  readonly isMetByRow: boolean
  /** Whether the record is in the state that the action requires. */
  readonly isMetByState: boolean
}

/** Explains `recordRightsOf` for one record, independent of the caller's permissions; empty for a record that the caller cannot see. */
export async function recordDoorsOf(
  ctx: Context,
  resource: Pick<AnyResource, 'name'>,
  id: string,
): Promise<readonly RecordDoor[]> {
  const model = wholeModelOf(ctx, resource)
  return (await findDoors(ctx, model, { doors: doorsOf(model), ids: [id] })).get(id) ?? []
}

function isOpen({ isMetByRow, isMetByState }: RecordDoor): boolean {
  return isMetByRow && isMetByState
}

/** Adds the rights to records as `rights`. Changes them in place. */
export async function addRights(
  ctx: Context,
  resource: Pick<AnyResource, 'name'>,
  records: readonly object[],
): Promise<void> {
  const rows = records as readonly Row[]
  const rightsOf = await recordRightsOf(
    ctx,
    resource,
    rows.map(({ id }) => id as string),
  )
  for (const row of rows) row.rights = rightsOf(row.id as string)
}

function isAlwaysOpen({ condition, when }: Door): boolean {
  return condition === null && Object.keys(when).length === 0
}

interface Asked {
  readonly doors: readonly Door[]
  readonly ids: readonly string[]
}

/** The table has no alias here, because conditions of policies may use its name. */
async function findDoors(
  ctx: Context,
  model: ResourceModel,
  { doors, ids }: Asked,
): Promise<ReadonlyMap<string, readonly RecordDoor[]>> {
  const table = `"${model.table}"`
  const fields = [...new Set(doors.flatMap(({ when }) => Object.keys(when)))].map((name) => model.fields.get(name)!)
  const conditions = [...new Set(doors.flatMap(({ condition }) => condition ?? []))]
  const columns = [
    sql.raw(`${table}.id`),
    ...fields.map((field) => columnOf(field, table)),
    ...conditions.map((condition) => sql.raw(condition)),
  ]
  const tenant = model.rows.hasTenant ? sql`${sql.raw(table)}.tenant_id = ${ctx.tenantId} and ` : sql.raw('')
  const rows = await runStatement(
    ctx,
    sql`select ${sql.join(columns, sql.raw(', '))} from ${sql.raw(`"${model.schema}".${table}`)}
      where ${tenant}${sql.raw(table)}.id = any(${sql.param([...ids])}::uuid[])`,
  )
  return new Map(rows.map((row) => [row[0] as string, doorsIn(row, { doors, fields, conditions })]))
}

interface Selected {
  readonly doors: readonly Door[]
  readonly fields: readonly FieldModel[]
  readonly conditions: readonly string[]
}

function doorsIn([, ...values]: StoredRow, { doors, fields, conditions }: Selected): RecordDoor[] {
  const record = Object.fromEntries(fields.map((field, index) => [field.name, storedValueOf(field, values[index])]))
  const isMet = (condition: string) => values[fields.length + conditions.indexOf(condition)] === true
  return doors.map(({ name, word, condition, when }) => ({
    ...{ name, word },
    isMetByRow: condition === null || isMet(condition),
    isMetByState: fits(when, record),
  }))
}

function storedValueOf({ kind }: FieldModel, stored: unknown): unknown {
  const read = kind.read ?? kind.clean
  return read && stored !== null ? read(stored as JsonValue) : stored
}
