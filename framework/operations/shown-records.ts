// What a caller is told of records that they wrote: what a read by them would show now, or which records these are and no more.
import { can } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { Row } from './listing/select.ts'
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
 * Surfaces answer writes with it: the right to change something is no right to read it (FLD-15). Rows that a client writes are met by it,
 * for PostgreSQL refuses others; actions say themselves where their record went.
 */
export function shownRecords(ctx: Context, resource: AnyResource, written: readonly VersionedRecord[]): ShownRecord[] {
  const mayRead = can(ctx, wordOf(modelOf(ctx, resource), 'read'))
  return written.map(({ record, version, isOutOfSight = false }) => ({
    id: record.id as string,
    version,
    record: mayRead && !isOutOfSight ? record : null,
  }))
}

/** The same for one. */
export function shownRecord(ctx: Context, resource: AnyResource, written: VersionedRecord): ShownRecord {
  return shownRecords(ctx, resource, [written])[0]!
}
