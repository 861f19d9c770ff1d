// Deletes a record: may they? → lock → before → delete → after → event.
import { sql } from 'drizzle-orm'
import { readableOf, recordDone } from '#framework/events/record-events.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { tableOf } from './listing/select.ts'
import { identitySql, lockRecord } from './read.ts'
import { openOperation, wholeModelOf } from './steps/operation-target.ts'
import { type ExpectedVersion, requireVersion } from './writing/require-version.ts'
import { guardWrite, type Written } from './writing/write.ts'

export interface Removal {
  id: string
  expectedVersion?: ExpectedVersion
}

/** Throws `resource.not_found`, `request.precondition_failed`, and `resource.in_use` while other records point here. */
export async function removeRecord(ctx: Context, resource: AnyResource, removal: Removal): Promise<void> {
  const view = openOperation(ctx, resource, 'delete')
  const whole = wholeModelOf(ctx, view)
  await guardWrite(
    view,
    inTransaction(ctx, (inner) => remove(inner, whole, removal)),
  )
}

async function remove(ctx: Written, model: ResourceModel, { id, expectedVersion }: Removal): Promise<void> {
  const lifecycle = ctx.runtime.lifecycles.get(model.name)
  const { record, version } = await lockRecord(ctx, model, id)
  requireVersion(version, expectedVersion)
  await lifecycle?.beforeDelete?.(ctx, record as never)
  await ctx.transaction.query(sql`delete from ${tableOf(model)} where ${identitySql(ctx, model, id)}`)
  await lifecycle?.afterDelete?.(ctx, record as never)
  await recordDone(ctx, model, { what: 'deleted', record: readableOf(model, record) })
}
