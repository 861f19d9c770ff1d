// Which events are about records that a caller can see: asked of the database in the caller's own scope.
import { sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { meetsCopy } from '#framework/resource/values/copied-rows.ts'
import { tableOf } from '../listing/select.ts'
import { modelsOf } from '../steps/operation-target.ts'
import { runStatement } from '../steps/run-statement.ts'

/** The fields of an event that matter here. */
export interface AboutRecord {
  readonly name: string
  readonly resource: string | null
  readonly recordId: string | null
  readonly data: unknown
}

/** The event reports that the record was deleted. */
export function isGone({ name, resource }: AboutRecord): boolean {
  return resource !== null && name === `${resource}.deleted`
}

/**
 * Keeps events without a record, about records that every member sees, about rows that the caller sees, and about
 * deleted ones that the row rule would show them. Does not check whether the caller may read the resource at all.
 */
export async function findMetRecords<E extends AboutRecord>(ctx: Context, events: readonly E[]): Promise<Set<E>> {
  const met = new Set<E>()
  for (const [resource, some] of Map.groupBy(events, ({ resource }) => resource)) {
    const model = resource === null ? undefined : modelsOf(ctx).get(resource)
    if (resource === null || model?.rows.name === 'tenant') for (const event of some) met.add(event)
    else if (model) for (const event of await findMet(ctx, model, some)) met.add(event)
  }
  return met
}

async function findMet<E extends AboutRecord>(ctx: Context, model: ResourceModel, events: readonly E[]): Promise<E[]> {
  const [gone, there] = [events.filter(isGone), events.filter((event) => !isGone(event))]
  const rows = there.length > 0 ? await findRows(ctx, model, there) : new Set()
  const copies = gone.length > 0 ? await findCopies(ctx, model, gone) : []
  return [...there.filter(({ recordId }) => rows.has(recordId)), ...copies]
}

async function findRows(ctx: Context, model: ResourceModel, events: readonly AboutRecord[]): Promise<Set<unknown>> {
  const ids = [...new Set(events.map(({ recordId }) => recordId))]
  const tenant = model.rows.hasTenant ? sql`t.tenant_id = ${ctx.tenantId} and` : sql``
  const rows = await runStatement(
    ctx,
    sql`select t.id from ${tableOf(model)} where ${tenant} t.id = any(${sql.param(ids)}::uuid[])`,
  )
  return new Set(rows.map(([id]) => id))
}

/** The event holds a copy of the deleted record: the row rule applies to that copy. */
async function findCopies<E extends AboutRecord>(
  ctx: Context,
  model: ResourceModel,
  events: readonly E[],
): Promise<E[]> {
  const isMet = meetsCopy(model, {
    from: '',
    tenantId: 'e.tenant_id',
    recordId: 'e.id',
    valueOf: (field) => `e.data -> '${field}'`,
    holds: ({ isReadable }) => isReadable,
    holdsOwner: false,
  })
  const copies = events.map(({ recordId, data }) => ({ tenant_id: ctx.tenantId, id: recordId, data }))
  const rows = await runStatement(
    ctx,
    sql`select e.place::integer from rows
      from (json_to_recordset(${JSON.stringify(copies)}::json) as (tenant_id uuid, id uuid, data jsonb))
      with ordinality as e(tenant_id, id, data, place) where ${sql.raw(isMet)}`,
  )
  return rows.map(([place]) => events[(place as number) - 1]!)
}
