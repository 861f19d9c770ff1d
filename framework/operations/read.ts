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

/** A record with its version, for ETag and If-Match. */
export interface VersionedRecord<R = Row> {
  record: R
  version: number
  /** Set if an action moved it out of the caller's sight. */
  isOutOfSight?: boolean
}

/** Throws `resource.not_found` both for a missing record and for one that the caller cannot see. */
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

/** The condition for one record by id, in the caller's tenant. */
export function identitySql(ctx: Context, model: ResourceModel, id: string): SQL {
  return model.rows.hasTenant ? sql`t.tenant_id = ${ctx.tenantId} and t.id = ${id}` : sql`t.id = ${id}`
}

/**
 * The whole record with hidden fields, locked until the transaction ends: the start of every change. Other records can
 * still be made to point here, because a foreign key's lock does not wait for this one.
 */
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
