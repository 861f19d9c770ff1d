// The header Idempotency-Key: a POST that is sent again is answered again and not done again.
import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { type OnceKey, runOnce } from '#framework/operations/run-once.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { Answer } from './answer.ts'

const WELL_FORMED = /^[\x21-\x7e]{1,200}$/

/** The key with a digest of what is asked, or null without the header. Throws `request.invalid_parameter`. */
export function idempotencyKeyOf(request: FastifyRequest): OnceKey | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key !== 'string' || !WELL_FORMED.test(key))
    throw new Problem('request.invalid_parameter', 'Idempotency-Key is 1 to 200 visible characters, such as a UUID.', {
      errors: [{ pointer: '', code: 'invalid', message: 'the header Idempotency-Key is not valid' }],
    })
  return { key, digest: hash('sha256', `${request.method} ${request.url}\n${request.bodyText}`, 'base64url') }
}

/** Performs the work and keeps its answer, in one transaction; or gives the kept answer, byte for byte. */
export async function answerOnce(
  ctx: Context,
  key: OnceKey,
  work: (ctx: Context) => Promise<Answer>,
): Promise<{ answer: Answer; isReplay: boolean }> {
  const { result, isReplay } = await runOnce(ctx, key, async (inner) => JSON.stringify(await work(inner)))
  return { answer: JSON.parse(result) as Answer, isReplay }
}
