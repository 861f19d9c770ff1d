// Remembers what query strings of lists mean: clients ask for the same few lists again and again.
import type { FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { type PreparedList, prepareList } from '#framework/operations/list.ts'
import { memoized } from '#framework/operations/steps/memoized.ts'
import { modelsOf } from '#framework/operations/steps/operation-target.ts'
import type { Context } from '#framework/request/context.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { parseListQuery } from './parse-query.ts'
import { queryOf } from './request-context.ts'

const MAX_REMEMBERED = 200
// Longer ones are rare and would fill the memory (CVE-2023-23969).
const MAX_LENGTH = 500

const listsOf = memoized(() => new LRUCache<string, PreparedList>({ max: MAX_REMEMBERED }))

/** Depends on the model as the caller meets it and on the query string alone. Throws like `parseListQuery`. */
export function preparedListOf(ctx: Context, model: ResourceModel, request: FastifyRequest): PreparedList {
  const start = request.url.indexOf('?')
  const text = start === -1 ? '' : request.url.slice(start)
  const lists = listsOf(model)
  const known = lists.get(text)
  if (known) return known
  const prepared = prepareList(ctx, model, parseListQuery(queryOf(request), model, modelsOf(ctx)))
  if (text.length <= MAX_LENGTH) lists.set(text, prepared)
  return prepared
}
