// The header Idempotency-Key: a repeated write gets the first answer and is not performed again.
import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type OnceKey, runOnce } from '#framework/operations/once/run-once.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { isMergePatch } from '#shared/middleware/body-parsing.ts'

const WELL_FORMED = /^[\x21-\x7e]{1,200}$/

/** A request with its reply. */
export interface Exchange {
  request: FastifyRequest
  reply: FastifyReply
}

/** The key with a digest of the request, or null without the header. Throws `request.invalid_parameter`. */
function idempotencyKeyOf(request: FastifyRequest): OnceKey | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key !== 'string' || !WELL_FORMED.test(key))
    throw new Problem('request.invalid_parameter', 'Idempotency-Key is 1 to 200 visible characters, such as a UUID.', {
      errors: [{ pointer: '', code: 'invalid', message: 'the header Idempotency-Key is not valid' }],
    })
  return { key, digest: hash('sha256', askedBy(request), 'base64url') }
}

/** Another condition or another kind of change makes it another request. */
function askedBy(request: FastifyRequest): string {
  const { method, url, bodyText, headers } = request
  const conditions = [headers['if-match'], headers['if-none-match'], isMergePatch(request) ? 'merge' : undefined]
  const isPlain = conditions.every((condition) => condition === undefined)
  return `${method} ${url}\n${isPlain ? '' : JSON.stringify(conditions)}${bodyText}`
}

/**
 * Performs the work. With an Idempotency-Key, stores its answer, a JSON value, in the same transaction, and repeats it
 * for the same request. Throws like `runOnce`, and `request.invalid_parameter`.
 */
export async function answerOnce<Answer>(
  { request, reply }: Exchange,
  ctx: Context,
  work: (ctx: Context) => Promise<Answer>,
): Promise<Answer> {
  const key = idempotencyKeyOf(request)
  if (key === null) return work(ctx)
  const { result, isReplay } = await runOnce(ctx, key, async (inner) => JSON.stringify(await work(inner)))
  if (isReplay) reply.header('idempotency-replayed', 'true')
  return JSON.parse(result) as Answer
}
