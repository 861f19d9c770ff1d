// Caches parsed arguments of root connections.
import { type PreparedList, prepareList } from '#framework/operations/list.ts'
import { createListMemory } from '#framework/operations/reading/prepared-lists.ts'
import { modelOf } from '#framework/operations/steps/operation-target.ts'
import type { Context } from '#framework/request/context.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import type { TypeBook } from '../type-book.ts'
import { type AskedConnection, resolveConnectionQuery, wantsOf } from './connection-query.ts'

const remembered = createListMemory()

/** Depends on the caller's models, the arguments and the selection. Throws like `resolveConnectionQuery`. */
export function preparedConnectionOf(
  ctx: Context,
  book: TypeBook,
  { model, asked }: { model: ResourceModel; asked: AskedConnection },
): PreparedList {
  const text = JSON.stringify([wantsOf(asked), asked.args])
  const prepare = () => prepareList(ctx, modelOf(ctx, model), resolveConnectionQuery(book, model, asked))
  return remembered(ctx, { model, text }, prepare)
}
