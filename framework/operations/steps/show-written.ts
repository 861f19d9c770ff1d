// Written records as their writer sees them: read in the write's transaction, because the write may end their access.
import type { Context } from '#framework/request/context.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { narrowRecord, type Row } from '../listing/select.ts'
import type { VersionedRecord } from '../read.ts'
import { hideUnmet } from './met-targets.ts'
import { wholeModelOf } from './operation-target.ts'

/** Stored records, possibly with hidden fields, as `view` reads them. */
export function showRecords(ctx: Context, view: ResourceModel, records: readonly Row[]): Promise<readonly Row[]> {
  return hideUnmet(
    ctx,
    view,
    records.map((record) => narrowRecord(record, view)),
  )
}

/** The same for written records with versions; a caller who reads the whole model gets them unchanged. */
export async function showWritten(
  ctx: Context,
  view: ResourceModel,
  written: VersionedRecord[],
): Promise<VersionedRecord[]> {
  if (view === wholeModelOf(ctx, view)) return written
  const shown = await showRecords(
    ctx,
    view,
    written.map(({ record }) => record),
  )
  return written.map((each, index) => ({ ...each, record: shown[index]! }))
}

/** The same for one record. */
export async function showOne(ctx: Context, view: ResourceModel, written: VersionedRecord): Promise<VersionedRecord> {
  return (await showWritten(ctx, view, [written]))[0]!
}
