// Many writes in one transaction: all of them or none.
import Type from 'typebox'
import type { Context } from '#framework/request/context.ts'
import type { AnyResource, OperationName } from '#framework/resource/define-resource.ts'
import { UUID_PATTERN } from '#framework/resource/fields/uuid.ts'
import { inputSchema } from '../create.ts'
import type { Row } from '../listing/select.ts'
import type { VersionedRecord } from '../read.ts'
import { removeRecord } from '../remove.ts'
import { openOperation } from '../steps/operation-target.ts'
import { invalid, validateInput } from '../steps/validate-input.ts'
import { updateRecord } from '../update.ts'
import { createMany } from '../writing/create-many.ts'
import { inWriting } from '../writing/in-writing.ts'
import { RecordFaults } from '../writing/positioned.ts'

/** Maximum records of one bulk call. */
export const MAX_BULK = 500

/** Input of a bulk delete. */
export const BulkRemovalSchema = Type.Object(
  { ids: Type.Array(Type.String({ pattern: UUID_PATTERN, maxLength: 36 }), { minItems: 1, maxItems: MAX_BULK }) },
  { additionalProperties: false },
)

interface Bulk<Item> {
  resource: AnyResource
  operation: OperationName
  items: readonly Item[]
}

/** Prefixes each error's pointer with its record's position: `/3/title`. */
async function forEachRecord<Item, Result>(
  ctx: Context,
  { resource, operation, items }: Bulk<Item>,
  write: (ctx: Context, item: Item) => Promise<Result>,
): Promise<Result[]> {
  openOperation(ctx, resource, operation)
  requireBulkSize(items)
  return inWriting(ctx, async (inner) => {
    const faults = new RecordFaults()
    const results: Result[] = []
    for (const [index, item] of items.entries()) {
      try {
        results.push(await write(inner, item))
      } catch (error) {
        faults.note(index, error)
      }
    }
    faults.end()
    return results
  })
}

/** Creates up to 500 records, all or none. Throws the errors of all records, else the first record's Problem. */
export async function createRecords(
  ctx: Context,
  resource: AnyResource,
  inputs: readonly Row[],
): Promise<VersionedRecord[]> {
  const model = openOperation(ctx, resource, 'create')
  requireBulkSize(inputs)
  const schema = inputSchema(model)
  return createMany(ctx, model, { inputs, check: (input) => validateInput(schema, input) })
}

/** Each item is the id with the changed fields. */
export function updateRecords(
  ctx: Context,
  resource: AnyResource,
  changes: readonly Row[],
): Promise<VersionedRecord[]> {
  return forEachRecord(ctx, { resource, operation: 'update', items: changes }, async (inner, change) => {
    const { id, ...input } = requireObject(change)
    return updateRecord(inner, resource, { id: requireId(id), input })
  })
}

/** Deletes up to 500 records, all or none. Throws the first record's Problem. */
export async function removeRecords(ctx: Context, resource: AnyResource, ids: readonly string[]): Promise<void> {
  await forEachRecord(ctx, { resource, operation: 'delete', items: ids }, (inner, id) =>
    removeRecord(inner, resource, { id: requireId(id) }),
  )
}

function requireObject(change: unknown): Row {
  if (typeof change !== 'object' || change === null || Array.isArray(change))
    throw invalid([{ pointer: '', code: 'type', message: 'must be an object with the id and the changed fields' }])
  return change as Row
}

function requireId(id: unknown): string {
  if (typeof id !== 'string')
    throw invalid([{ pointer: '/id', code: 'required', message: 'is required and is the id of the record' }])
  return id
}

function requireBulkSize(items: readonly unknown[]): void {
  if (!Array.isArray(items)) throw invalid([{ pointer: '', code: 'type', message: 'must be a list of records' }])
  if (items.length === 0 || items.length > MAX_BULK)
    throw invalid([
      { pointer: '', code: items.length === 0 ? 'too_few' : 'too_many', message: `must hold 1 to ${MAX_BULK} records` },
    ])
}
