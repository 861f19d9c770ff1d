// Answers one HTTP request: as JSON in one of two media types, or as a stream of Server-Sent Events.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLError, OperationDefinitionNode } from 'graphql'
import { serialise } from '#framework/observing/observing.ts'
import { acceptsStream, STREAM_HEADERS } from '#framework/operations/events/open-stream.ts'
import { noteRefusal } from '#framework/operations/trail/note-refusal.ts'
import type { Context } from '#framework/request/context.ts'
import { identityOf } from '#framework/request/credentials/request-identity.ts'
import type { Log } from '#framework/request/runtime.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { JSON_TYPE } from '#shared/utils/media-types.ts'
import type { AskedRequest } from '../persisted/persisted-documents.ts'
import { executeOperation } from '../run/execute.ts'
import { formatRequestError } from '../run/format-errors.ts'
import type { Asker, OpenOperation } from '../run/open-operation.ts'
import { callerOf } from '../run/request-state.ts'
import { openSubscription, wholeStreamOf } from '../run/stream.ts'
import { answerOf } from '../run/subscribe.ts'
import { type AnswerType, answerTypeOf, STREAM_TYPE, statusOf } from './answer-type.ts'

/** Answers the request that `read` finds in the body or the URL. */
export type AnswerRequest = (
  request: FastifyRequest,
  reply: FastifyReply,
  read: () => AskedRequest,
) => Promise<FastifyReply>

/** Never rejects for a client's mistake: every refusal is an answer with `errors`. */
export function createAnswers(openOperation: OpenOperation, log: Log): AnswerRequest {
  return async (request, reply, read) => {
    // An answer belongs to its caller alone (CVE-2026-64648: a cached answer went out for another body).
    reply.header('cache-control', 'no-store')
    const errorContext = { requestId: request.id, log }
    let type: AnswerType = JSON_TYPE
    try {
      type = answerTypeOf(request.headers.accept)
      const { state, execution } = await openOperation(read(), askerOf(request))
      if (execution.checked.operation.operation === 'subscription')
        return reply.headers(STREAM_HEADERS).send(openSubscription(state, execution))
      const result = await executeOperation(state, execution)
      await noteRefusals(state.ctx, request, result.errors)
      return sendAnswer(reply, type, answerOf(result, errorContext))
    } catch (error) {
      const formatted = formatRequestError(error, errorContext)
      if (error instanceof Problem) reply.headers(error.headers)
      if (type !== STREAM_TYPE) reply.code(statusOf(type, formatted))
      return sendAnswer(reply, type, { errors: [formatted] })
    }
  }
}

function sendAnswer(reply: FastifyReply, type: AnswerType, answer: object): FastifyReply {
  if (type === STREAM_TYPE) return reply.headers(STREAM_HEADERS).send(wholeStreamOf(answer))
  return reply.type(`${type}; charset=utf-8`).send(serialise(answer))
}

function askerOf(request: FastifyRequest): Asker {
  return {
    identity: identityOf(request),
    caller: callerOf(request),
    requireRunnable: (operation) => requireTransport(request, operation),
  }
}

/** GET changes nothing (GHSA-9q82-xgwf-vj6h): other pages can make a browser follow a link. A subscription has no JSON form. */
function requireTransport({ method, headers }: FastifyRequest, { operation }: OperationDefinitionNode): void {
  if (method !== 'POST' && operation === 'mutation')
    throw new Problem('request.method_not_allowed', 'A mutation is sent with POST.', { headers: { allow: 'POST' } })
  if (operation === 'subscription' && (method === 'HEAD' || !acceptsStream(headers.accept)))
    throw new Problem('request.not_acceptable', 'A subscription is a stream: send Accept: text/event-stream.')
}

/** The trail records refusals to known callers, as over REST. */
async function noteRefusals(
  ctx: Context,
  { method }: FastifyRequest,
  errors: readonly GraphQLError[] = [],
): Promise<void> {
  for (const { originalError, path } of errors)
    if (originalError instanceof Problem)
      await noteRefusal(ctx, {
        ...{ code: originalError.code, detail: originalError.message },
        call: `${method} /graphql/ ${path?.[0] ?? ''}`,
      })
}
