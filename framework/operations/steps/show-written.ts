// What was written, as its writer meets it: asked in the transaction of the write, which may end what lets them in.
import type { Context } from '#framework/request/context.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { narrowRecord, type Row } from '../listing/select.ts'
import type { VersionedRecord } from '../read.ts'
import { hideUnmet } from './met-targets.ts'
import { wholeModelOf } from './operation-target.ts'

/** Records that were read as they are kept, perhaps with hidden fields, as `view` reads them. */
export function showRecords(ctx: Context, view: ResourceModel, records: readonly Row[]): Promise<readonly Row[]> {
  return hideUnmet(
    ctx,
    view,
    records.map((record) => narrowRecord(record, view)),
  )
}

/** The same of written ones, with their versions; whoever reads all of the model is given them as they are. */
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

/** The same of one. */
export async function showOne(ctx: Context, view: ResourceModel, written: VersionedRecord): Promise<VersionedRecord> {
  return (await showWritten(ctx, view, [written]))[0]!
}
