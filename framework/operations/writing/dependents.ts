// Dependents of a deleted record that code must see: the database's cascades would skip lifecycles.
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import type { FieldModel, JoinTable, ResourceModel } from '#framework/resource/model.ts'
import { tableOf } from '../listing/select.ts'
import { runStatement } from '../steps/run-statement.ts'

/** Records of `model` whose `field` points to the deleted record. */
export interface Dependents {
  readonly model: ResourceModel
  readonly field: FieldModel
  /** True if they are deleted too; otherwise they lose the reference. */
  readonly go: boolean
}

/** What a deletion of one resource's record must handle. */
export interface Aftermath {
  /**
   * Dependents whose lifecycles, or those of their own dependents, must run. All others are left to foreign keys, whose
   * triggers increment versions and record events.
   */
  readonly watched: readonly Dependents[]
  /** Whether lists lose items, which triggers remove at the end. */
  readonly reachesLists: boolean
}

const known = new WeakMap<Runtime['lifecycles'], Map<string, Aftermath>>()

/** Computed once. */
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

/** SQL up to the value that it compares with. */
function joinedSql({ schema, table, from, to }: JoinTable): SQL {
  return sql.raw(`select "${from}" from "${schema}"."${table}" where "${to}"`)
}

/**
 * Ids of at most `limit` dependents, in order. A record outside tenants has dependents in many tenants, which a context
 * without a tenant cannot see.
 */
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
