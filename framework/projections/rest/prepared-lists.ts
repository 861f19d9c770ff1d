// Caches parsed query strings of lists.
import type { FastifyRequest } from 'fastify'
import { type PreparedList, prepareList } from '#framework/operations/list.ts'
import { createListMemory } from '#framework/operations/reading/prepared-lists.ts'
import { modelsOf } from '#framework/operations/steps/operation-target.ts'
import type { Context } from '#framework/request/context.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { parseListQuery } from './parsing/parse-query.ts'
import { queryOf } from './request-context.ts'

const remembered = createListMemory()

/** Depends only on the caller's models and the query string. Throws like `parseListQuery`. */
export function preparedListOf(ctx: Context, model: ResourceModel, request: FastifyRequest): PreparedList {
  const start = request.url.indexOf('?')
  const text = start === -1 ? '' : request.url.slice(start)
  const prepare = () => prepareList(ctx, model, parseListQuery(queryOf(request), model, modelsOf(ctx)))
  return remembered(ctx, { model, text }, prepare)
}
