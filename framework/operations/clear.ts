// Deletes every record of a resource in the caller's tenant.
import { sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { readAllRecords } from './reading/read-all.ts'
import { removeRecord } from './remove.ts'
import { openOperation } from './steps/operation-target.ts'
import { aftermathOf } from './writing/dependents.ts'
import { guardRemoval, type TransactionContext } from './writing/write.ts'

const PART = 5000

/** Resolves with their number. Throws `resource.in_use` while records of other resources point here, and then deletes nothing. */
export async function clearRecords(ctx: Context, resource: AnyResource): Promise<number> {
  const model = openOperation(ctx, resource, 'delete')
  const lifecycle = ctx.runtime.lifecycles.get(model.name)
  const isWatched =
    lifecycle?.beforeDelete || lifecycle?.afterDelete || aftermathOf(ctx.runtime, model).watched.length > 0
  const clear = isWatched ? removeEach : removeAtOnce
  return guardRemoval(
    model,
    inTransaction(ctx, (inner) => clear(inner, model)),
  )
}

async function removeEach(ctx: TransactionContext, { resource }: ResourceModel): Promise<number> {
  let count = 0
  for await (const { id } of readAllRecords(ctx, resource)) {
    await removeRecord(ctx, resource, { id: id as string })
    count++
  }
  return count
}

/** In batches, so that no statement takes too long. */
async function removeAtOnce(ctx: TransactionContext, { schema, table, rows }: ResourceModel): Promise<number> {
  const target = sql.raw(`"${schema}"."${table}"`)
  const tenant = rows.hasTenant ? sql`tenant_id = ${ctx.tenantId}` : sql`true`
  let count = 0
  for (let removed = PART; removed === PART; count += removed) {
    const [row] = await ctx.transaction.query(
      sql`with gone as (
          delete from ${target}
          where ${tenant} and id = any(array(select id from ${target} where ${tenant} limit ${PART})) returning 1
        ) select count(*) from gone`,
    )
    removed = row![0] as number
  }
  return count
}
