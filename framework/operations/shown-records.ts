// What a caller is told of records that they wrote: what a read by them would show now, or which records these are and no more.
import { can } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import { meetsEveryRow } from '#framework/resource/row-rules/row-rule.ts'
import { readRecordsById } from './listing/include.ts'
import { type Row, storedVersionOf } from './listing/select.ts'
import type { VersionedRecord } from './read.ts'
import { modelOf, wordOf } from './steps/operation-target.ts'

/** A written record as its writer meets it. */
export interface ShownRecord {
  readonly id: string
  readonly version: number
  /** Null for whoever may write it and not read it: the resource, or this row as it is now. */
  readonly record: Row | null
}

/**
 * Surfaces answer writes with it: the right to change something is no right to read it (FLD-15). Where rows have rules, one statement asks
 * which of the records the caller still meets.
 */
export async function shownRecords(
  ctx: Context,
  resource: AnyResource,
  written: readonly VersionedRecord[],
): Promise<ShownRecord[]> {
  const model = modelOf(ctx, resource)
  const all = written.map(({ record, version }) => ({ id: record.id as string, version, record }))
  if (!can(ctx, wordOf(model, 'read'))) return all.map((each) => ({ ...each, record: null }))
  if (meetsEveryRow(model.rows)) return all
  const met = await readRecordsById(
    ctx,
    model,
    all.map(({ id }) => id),
  )
  return all.map(({ id, version }) => {
    const record = met.get(id) ?? null
    return { id, version: record ? storedVersionOf(record) : version, record }
  })
}

/** The same for one. */
export async function shownRecord(ctx: Context, resource: AnyResource, written: VersionedRecord): Promise<ShownRecord> {
  const [shown] = await shownRecords(ctx, resource, [written])
  return shown!
}
