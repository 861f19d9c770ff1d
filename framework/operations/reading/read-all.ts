// Reads every record of a resource page by page, in constant memory.
import type { Context } from '#framework/request/context.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import type { OrderTerm } from '#framework/resource/model.ts'
import { listRecords, type RecordList } from '../list.ts'
import type { Condition } from '../listing/list-query.ts'
import type { Cursor } from '../listing/order/cursor.ts'

const PAGE = 500
const BY_ID: readonly OrderTerm[] = [{ field: 'id', direction: 'asc' }]

/** Records that match all conditions, in id order. Use a context from `inSnapshot` for a consistent view. Throws like `listRecords`. */
export async function* readAllRecords<R extends AnyResource>(
  ctx: Context,
  resource: R,
  conditions: readonly Condition[] = [],
): AsyncGenerator<RowOf<R>> {
  let cursor: Cursor | null = null
  let isDone = false
  while (!isDone) {
    const page: RecordList<RowOf<R>> = await listRecords(ctx, resource, {
      conditions,
      size: PAGE,
      start: { cursor },
      ordering: BY_ID,
    })
    yield* page.records
    const last = page.records.at(-1) as { id: string } | undefined
    isDone = !page.hasNext
    if (last) cursor = { direction: 'after', values: [last.id] }
  }
}
