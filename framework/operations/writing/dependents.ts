// What goes or changes with a record that is deleted, where code wants to see it: the database alone would not ask the lifecycles.
import { type SQL, sql } from 'drizzle-orm'
import type { Context, Runtime } from '#framework/request/context.ts'
import type { FieldModel, JoinTable, ResourceModel } from '#framework/resource/model.ts'
import { tableOf } from '../listing/select.ts'
import { runStatement } from '../steps/run-statement.ts'

/** Records of `model` that point with `field` at what is deleted. */
export interface Dependents {
  readonly model: ResourceModel
  readonly field: FieldModel
  /** They go with it; else they lose the reference. */
  readonly go: boolean
}

/** What a deletion of one kind of record has to look after. */
export interface Aftermath {
  /**
   * Those whose lifecycles have something to say about it, or about what goes with them in turn. All others are left to the foreign
   * keys, whose triggers count versions up and tell of what happened.
   */
  readonly watched: readonly Dependents[]
  /** Lists lose places, which triggers take out of them when all else is done. */
  readonly reachesLists: boolean
}

const known = new WeakMap<Runtime['lifecycles'], Map<string, Aftermath>>()

/** Worked out once. */
export function aftermathOf(runtime: Runtime, model: ResourceModel): Aftermath {
  const byName = known.get(runtime.lifecycles) ?? new Map<string, Aftermath>()
  known.set(runtime.lifecycles, byName)
  const found = byName.get(model.name) ?? {
    watched: dependentsOf(runtime, model).filter((each) => isWatched(runtime, each)),
    reachesLists: reachesLists(runtime, model),
  }
  byName.set(model.name, found)
  return found
}

function reachesLists(runtime: Runtime, model: ResourceModel, seen: readonly string[] = []): boolean {
  if (seen.includes(model.name)) return false
  return dependentsOf(runtime, model).some(
    (each) => each.field.isList || (each.go && reachesLists(runtime, each.model, [...seen, model.name])),
  )
}

function dependentsOf({ models }: Runtime, target: ResourceModel): Dependents[] {
  return [...models.values()].flatMap((model) =>
    [...model.fields.values()].flatMap((field) => {
      const { to, cardinality, onDelete } = field.relation ?? {}
      if (to !== target.name || onDelete === 'restrict') return []
      return [{ model, field, go: cardinality === 'one' && onDelete === 'cascade' }]
    }),
  )
}

function isWatched(runtime: Runtime, { model, go }: Dependents, seen: readonly string[] = []): boolean {
  const { beforeUpdate, afterUpdate, beforeDelete, afterDelete } = runtime.lifecycles.get(model.name) ?? {}
  if (!go) return Boolean(beforeUpdate || afterUpdate)
  if (beforeDelete || afterDelete) return true
  const next = [...seen, model.name]
  return dependentsOf(runtime, model).some((each) => !next.includes(each.model.name) && isWatched(runtime, each, next))
}

/** Up to the value that it looks for. */
function joinedSql({ schema, table, from, to }: JoinTable): SQL {
  return sql.raw(`select "${from}" from "${schema}"."${table}" where "${to}"`)
}

/** The ids of at most `limit` of them, in their order. A record outside the tenants has dependents in many, which a context in none cannot meet. */
export async function idsOfDependents(
  ctx: Context,
  { model, field }: Dependents,
  { id, limit }: { id: string; limit: number },
): Promise<string[]> {
  if (model.rows.hasTenant && ctx.tenantId === null) return []
  const tenant = model.rows.hasTenant ? sql`t.tenant_id = ${ctx.tenantId} and ` : sql.raw('')
  const pointing = field.join
    ? sql`t.id in (${joinedSql(field.join)} = ${id})`
    : sql`${sql.raw(`t."${field.column}"`)} = ${id}`
  const rows = await runStatement(
    ctx,
    sql`select t.id from ${tableOf(model)} where ${tenant}${pointing} order by t.id limit ${limit}`,
  )
  return rows.map(([found]) => found as string)
}
