// Routes of shown resources: each reads an answer, encodes it for repeated sending, and caches it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { currentTrace } from '#framework/observing/observing.ts'
import { requireAcceptable } from '#framework/projections/rest/answers/accept.ts'
import { queryOf } from '#framework/projections/rest/request-context.ts'
import { identityOf } from '#framework/request/credentials/request-identity.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { encodeAnswer } from '../hot/encode-answer.ts'
import type { HotAnswer, HotAnswers } from '../hot/hot-answers.ts'
import { headersOfHot, type Observing } from '../hot/observe-hot.ts'
import type { Readers } from '../hot/readers.ts'
import { LONGEST_URL, placeOf, sendAnswer } from '../hot/serve-hot.ts'
import type { ShownModel } from './edge-models.ts'
import type { Asked, ReadContent } from './read-content.ts'

/** What the routes need. */
export interface ContentSurface {
  readonly hot: HotAnswers
  readonly read: ReadContent
  /** Headers of every answer. */
  readonly common: Readonly<Record<string, string>>
  readonly readers: Readers
  readonly addressOf: Observing['addressOf']
}

/** Adds `/content/<path>` and `/content/<path>/<key>` for a resource. */
export function routeContent(
  app: FastifyInstance,
  surface: ContentSurface,
  { path, model }: { path: string; model: ShownModel },
): void {
  const answer = (request: FastifyRequest, reply: FastifyReply) =>
    answerContent(surface, { request, reply }, askedBy(request, model))
  app.get(`/content/${path}`, answer)
  app.get(`/content/${path}/:key`, answer)
}

function askedBy(request: FastifyRequest, model: ShownModel): Asked {
  const { requestId, host, tenantSlug } = identityOf(request)
  return {
    requestId,
    host: host ?? '',
    tenantSlug,
    model,
    key: (request.params as { key?: string }).key ?? null,
    query: queryOf(request),
    url: request.url,
  }
}

async function answerContent(
  surface: ContentSurface,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  asked: Asked,
): Promise<void> {
  requireAcceptable(request)
  const answer = await fill(surface, placeOf(request.raw), asked)
  const { readers, addressOf } = surface
  const trace = currentTrace()
  const told = trace ? headersOfHot(trace, addressOf(request, trace.id)) : []
  sendAnswer(answer, { request: request.raw, requestId: request.id, readers, told }, reply.raw)
  // Only now: earlier failures are answered like any other.
  reply.hijack()
}

/** Reads an answer and caches it if it is still current when ready. */
async function fill(surface: ContentSurface, place: string, asked: Asked): Promise<HotAnswer> {
  const { hot, read, common } = surface
  const { content, filling } = await read(asked)
  try {
    const answer = await encodeAnswer(content, () => refresh(surface, place, asked), common)
    if (!filling.isStale && asked.url.length <= LONGEST_URL) hot.keep(place, answer)
    return answer
  } finally {
    filling.end()
  }
}

/** False if the record is no longer shown. Throws while the database is down. */
async function refresh(surface: ContentSurface, place: string, asked: Asked): Promise<boolean> {
  try {
    await fill(surface, place, asked)
    return true
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return false
    throw error
  }
}
