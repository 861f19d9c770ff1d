// Updates a record by a merge patch (RFC 7396): objects inside JSON fields are merged too, and null removes a member.
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { InexactNumber } from '#shared/utils/exact-json.ts'
import type { Row } from './listing/select.ts'
import { lockRecord, type VersionedRecord } from './read.ts'
import { openOperation, wholeModelOf } from './steps/operation-target.ts'
import { type UpdateOptions, updateRecord } from './update.ts'

type Change = { id: string; input: unknown } & Omit<UpdateOptions, 'replaces'>

/** Throws like `updateRecord`, and equals it unless a JSON field holds an object. */
export async function mergeRecord(ctx: Context, resource: AnyResource, change: Change): Promise<VersionedRecord> {
  const view = openOperation(ctx, resource, 'update')
  const names = mergedFieldsOf(view, change.input)
  if (names.length === 0) return updateRecord(ctx, resource, change as never)
  return inTransaction(ctx, async (inner) => {
    const { record } = await lockRecord(inner, wholeModelOf(inner, view), change.id)
    const input = { ...(change.input as Row) }
    for (const name of names) input[name] = mergePatch(record[name], input[name])
    return updateRecord(inner, resource, { ...change, input } as never)
  })
}

function mergedFieldsOf({ fields }: ResourceModel, input: unknown): string[] {
  if (!isObject(input)) return []
  return Object.keys(input).filter((name) => {
    const field = fields.get(name)
    return field?.kind.isDocument && field.onUpdate && isObject(input[name])
  })
}

/** RFC 7396 §2, literally. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const merged = new Map(Object.entries(isObject(target) ? target : {}))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else merged.set(name, mergePatch(merged.get(name), value))
  }
  return Object.fromEntries(merged)
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof InexactNumber)
}
