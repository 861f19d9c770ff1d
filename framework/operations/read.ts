// Reads one record by its id.
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '#framework/request/context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import { isUuid } from '#framework/resource/fields/uuid.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { expandIncludes } from './listing/include.ts'
import { innerProjectionOf, projectionOf, type Row, tableOf } from './listing/select.ts'
import { notFound, openOperation } from './steps/operation-target.ts'
import { runStatement } from './steps/run-statement.ts'

export interface Reading {
  id: string
  fields?: readonly string[] | null
  include?: readonly string[]
}

/** A record with the number of its version, for ETag and If-Match. */
export interface VersionedRecord<R = Row> {
  record: R
  version: number
  /** Set when an action moved it to where its caller does not meet it any more. */
  isOutOfSight?: boolean
}

/** Throws `resource.not_found` for what is not there and for what the caller cannot meet alike. */
export async function readRecord<R extends AnyResource>(
  ctx: Context,
  resource: R,
  { id, fields, include = [] }: Reading,
): Promise<VersionedRecord<RowOf<R>>> {
  const model = openOperation(ctx, resource, 'read')
  const projection = projectionOf(model, fields && [...fields, ...include])
  if (!isUuid(id)) throw notFound(model)
  const statement = sql`select ${projection.columns} from ${tableOf(model)} where ${identitySql(ctx, model, id)}`
  const [row] = await runStatement(ctx, statement)
  if (!row) throw notFound(model)
  const record = projection.read(row)
  await expandIncludes(ctx, model, { records: [record], include })
  return { record: record as RowOf<R>, version: projection.versionOf(row) }
}

/** The condition that picks one record by id, inside the caller's tenant. */
export function identitySql(ctx: Context, model: ResourceModel, id: string): SQL {
  return model.rows.hasTenant ? sql`t.tenant_id = ${ctx.tenantId} and t.id = ${id}` : sql`t.id = ${id}`
}

/** The whole record, hidden fields too, locked until the transaction ends: the start of every change. Records that point here can
 * be made meanwhile: the lock of a foreign key does not wait for it. */
export async function lockRecord(ctx: Context, model: ResourceModel, id: string): Promise<VersionedRecord> {
  const projection = innerProjectionOf(model)
  const [row] = isUuid(id)
    ? await runStatement(
        ctx,
        sql`select ${projection.columns} from ${tableOf(model)} where ${identitySql(ctx, model, id)}
          for no key update of t`,
      )
    : []
  if (!row) throw notFound(model)
  return { record: projection.read(row), version: projection.versionOf(row) }
}
