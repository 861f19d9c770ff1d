// Previews a deletion: the records that point to the deleted one, by declaration, and as far as the caller can see them.
import { type SQL, sql } from 'drizzle-orm'
import { TENANT_ID } from '#framework/database/compile-statement.ts'
import { can } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import { filterClause, limitSql, ofTenant } from './listing/list-statement.ts'
import { columnOf, tableOf } from './listing/select.ts'
import { readRecord } from './read.ts'
import { modelsOf, openOperation, wordOf } from './steps/operation-target.ts'
import { runStatement } from './steps/run-statement.ts'

/** What happens to those records. */
export const EFFECTS = ['deleted', 'emptied', 'kept from being deleted'] as const
export type Effect = (typeof EFFECTS)[number]

/** Maximum records counted of each kind. */
const MOST_COUNTED = 1000
/** Records of each kind listed by title. */
export const MOST_TITLES = 5
/** Each level of cascading adds statements. */
const MOST_DEEP = 3

/** Records of one resource that the deletion reaches through one field. */
export interface Reached {
  readonly resource: string
  readonly field: string
  readonly label: string
  readonly effect: Effect
  readonly count: number
  /** Counting stopped: there may be more. */
  readonly isLimited: boolean
  /** Titles of the first few. */
  readonly titles: readonly string[]
}

/** Whether the resource offers both read and delete. */
export const canPreview = ({ operations }: ResourceModel): boolean => operations.has('read') && operations.has('delete')

/**
 * What deleting the record would affect, and what blocks it. Omits records that the caller cannot see, which may still
 * block it. Throws `permissions.denied` if the caller may not delete, and `resource.not_found`.
 */
export async function previewRemoval(ctx: Context, resource: AnyResource, id: string): Promise<Reached[]> {
  const model = openOperation(ctx, resource, 'delete')
  await readRecord(ctx, resource, { id, fields: ['id'] })
  const dependents = dependentsOf(ctx, modelsOf(ctx), { target: model, ids: sql`select ${id}::uuid` })
  if (dependents.length === 0) return []
  const counts = dependents.map((each, place) => sql`(${countSql(each, place)})`)
  const rows = await runStatement(ctx, sql.join(counts, sql.raw(' union all ')))
  const found = rows as unknown as (readonly [place: number, count: number, titles: (string | null)[]])[]
  return found
    .filter(([, count]) => count > 0)
    .map(([place, count, titles]) => reachedOf(dependents[place]!, { count, titles }))
}

interface Dependents {
  readonly model: ResourceModel
  readonly field: FieldModel
  readonly effect: Effect
  /** SQL that is true for rows `t` that point there. */
  readonly pointing: SQL
}

/** Deleted records are targets themselves, up to the depth limit. */
interface Going {
  readonly target: ResourceModel
  readonly ids: SQL
  readonly around?: readonly string[]
}

function dependentsOf(ctx: Context, models: Models, { target, ids, around = [] }: Going): Dependents[] {
  const seen = [...around, target.name]
  return [...models.values()]
    .filter((model) => model.operations.has('read') && can(ctx, wordOf(model, 'read')))
    .flatMap((model) =>
      [...model.fields.values()]
        .filter(({ relation, isReadable }) => isReadable && relation?.to === target.name)
        .flatMap((field) => {
          const own = { model, field, effect: effectOf(field), pointing: pointingSql(model, field, ids) }
          const isEnd = own.effect !== 'deleted' || seen.includes(model.name) || seen.length === MOST_DEEP
          if (isEnd) return [own]
          const going = { target: model, ids: idsSql(own), around: seen }
          return [own, ...dependentsOf(ctx, models, going)]
        }),
    )
}

function effectOf({ relation }: FieldModel): Effect {
  if (relation!.cardinality === 'many' || relation!.onDelete === 'set-null') return 'emptied'
  return relation!.onDelete === 'cascade' ? 'deleted' : 'kept from being deleted'
}

function pointingSql({ rows }: ResourceModel, { column, join }: FieldModel, ids: SQL): SQL {
  if (!join) return sql`${sql.raw(`t."${column}"`)} in (${ids})`
  const tenant = rows.hasTenant ? sql`j.tenant_id = ${TENANT_ID} and ` : sql.raw('')
  const joined = sql.raw(`select j."${join.from}" from "${join.schema}"."${join.table}" j where `)
  return sql`t.id in (${joined}${tenant}${sql.raw(`j."${join.to}"`)} in (${ids}))`
}

const rowsSql = ({ model, pointing }: Dependents): SQL =>
  sql`from ${tableOf(model)}${filterClause([...ofTenant(model), pointing])}`

const idsSql = (dependents: Dependents): SQL => sql`select t.id ${rowsSql(dependents)}`

function countSql(dependents: Dependents, place: number): SQL {
  const { model } = dependents
  const counted = sql`select ${rowsSql(dependents)} limit ${limitSql(MOST_COUNTED + 1)}`
  const title = model.fields.get(model.titleField)!
  const shown = columnOf(title.isReadable ? title : model.fields.get('id')!)
  const titles = sql`select ${shown}::text ${rowsSql(dependents)} order by t.id limit ${limitSql(MOST_TITLES)}`
  return sql`select ${sql.raw(String(place))}, (select count(*) from (${counted}) counted), array(${titles})`
}

function reachedOf(
  { model, field, effect }: Dependents,
  { count, titles }: { count: number; titles: readonly (string | null)[] },
): Reached {
  return {
    ...{ resource: model.name, field: field.name, label: model.names.labelPlural, effect },
    ...{ count: Math.min(count, MOST_COUNTED), isLimited: count > MOST_COUNTED },
    titles: titles.filter((title) => title !== null),
  }
}
