// Answers of writes: what the caller would read now, or only which records these are.
import { can } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { Row } from '../listing/select.ts'
import type { VersionedRecord } from '../read.ts'
import { modelOf, wordOf } from '../steps/operation-target.ts'

/** A written record as the writer sees it. */
export interface ShownRecord {
  readonly id: string
  readonly version: number
  /** Null if the caller may write but not read the resource, or this row as it is now. */
  readonly record: Row | null
}

/**
 * Surfaces answer writes with it: the right to change is not the right to read (FLD-15). Callers can see the rows they
 * write, because PostgreSQL refuses others; actions report where their record went.
 */
export function shownRecords(ctx: Context, resource: AnyResource, written: readonly VersionedRecord[]): ShownRecord[] {
  const mayRead = can(ctx, wordOf(modelOf(ctx, resource), 'read'))
  return written.map(({ record, version, isOutOfSight = false }) => ({
    id: record.id as string,
    version,
    record: mayRead && !isOutOfSight ? record : null,
  }))
}

/** The same for one record. */
export function shownRecord(ctx: Context, resource: AnyResource, written: VersionedRecord): ShownRecord {
  return shownRecords(ctx, resource, [written])[0]!
}
