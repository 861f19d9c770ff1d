// Turns every error into a problem answer (RFC 9457); no other code writes error bodies.
import { validateHeaderValue } from 'node:http'
import type { Socket } from 'node:net'
import type {} from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ProblemCode } from '#shared/exceptions/codes.ts'
import { formatProblem, Problem } from '#shared/exceptions/problem.ts'
import { unsupportedType } from './body-parsing.ts'
import type { RequestLog } from './request-log.ts'

export interface ProblemAnswerOptions {
  log: RequestLog
  /** Translates errors of other layers, such as the database's; returns all others unchanged. */
  translate?: (error: unknown) => unknown
}

export type AnswerProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

// Refusals of the HTTP layer by status. The sentences are ours, because its own may quote the request.
const BY_STATUS: Record<number, readonly [ProblemCode, string]> = {
  400: ['request.malformed', 'The request is not well formed.'],
  404: ['resource.not_found', 'There is nothing at this address.'],
  405: ['request.method_not_allowed', 'This method is not allowed here.'],
  406: ['request.not_acceptable', 'Answers are given as application/json.'],
  408: ['request.malformed', 'The request did not arrive in time.'],
  413: ['request.too_large', 'The body is larger than this service reads.'],
  // Only if a path segment is too long to be an id.
  414: ['resource.not_found', 'There is nothing at this address.'],
  429: ['request.rate_limited', 'Wait a little before the next request.'],
  431: ['request.too_large', 'The headers are larger than this service reads.'],
  503: ['service.unavailable', 'The service is about to stop or start. Try again.'],
}

/** Builds the answer for an error, also where hooks do not run (`frameworkErrors`). */
export function buildProblemAnswer({ log, translate = (error) => error }: ProblemAnswerOptions): AnswerProblem {
  return (error, request, reply) => {
    const problem = problemOf(translate(error))
    if (problem.status >= 500)
      log.error({ requestId: request.id, code: problem.code, error: problem.cause ?? error }, 'a request failed')
    sendProblem(reply, problem, request.id)
  }
}

/** Handles errors of every route and hook, and unknown URLs. */
export function registerProblemAnswers(app: FastifyInstance, answerProblem: AnswerProblem): void {
  app.setErrorHandler(answerProblem)
  // If requests are limited, those for unknown URLs are too.
  const limits = app.hasDecorator('rateLimit') ? { preHandler: app.rateLimit() } : {}
  app.setNotFoundHandler(limits, (request, reply) => {
    const isKnown = app.supportedMethods.includes(request.method)
    answerProblem(isKnown ? ofStatus(404) : unknownMethod(request.method, app.supportedMethods), request, reply)
  })
}

/** Methods that Fastify knows but no URL of ours supports. */
const UNUSED: readonly string[] = ['TRACE', 'QUERY']

/** No URL supports it, so there is nothing to look up (RFC 9110 §15.6.2). */
function unknownMethod(method: string, known: readonly string[]): Problem {
  const allow = known
    .filter((each) => !UNUSED.includes(each))
    .sort()
    .join(', ')
  return new Problem('request.method_not_implemented', `${method} is not known here; known are ${allow}.`, {
    headers: { allow },
  })
}

/** Writes a problem as the answer. */
function sendProblem(reply: FastifyReply, problem: Problem, requestId: string): void {
  // An invalid header would break the problem answer too, and Fastify's message instead would quote it.
  for (const [name, value] of Object.entries(reply.getHeaders())) if (!isSendable(name, value)) reply.removeHeader(name)
  void reply
    .code(problem.status)
    .headers(problem.headers)
    .header('cache-control', 'no-store')
    .header('x-request-id', requestId)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(formatProblem(problem, requestId)))
}

function isSendable(name: string, value: unknown): boolean {
  try {
    for (const line of [value].flat()) validateHeaderValue(name, line as string)
    return true
  } catch {
    return false
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  if (status === 415) return unsupportedType()
  if (typeof status === 'number' && BY_STATUS[status]) return ofStatus(status, error)
  if (typeof status === 'number' && status >= 400 && status < 500) return ofStatus(400, error)
  return new Problem('service.internal', 'It has been noted under the request id of this answer.', { cause: error })
}

function ofStatus(status: number, cause?: unknown): Problem {
  const [code, sentence] = BY_STATUS[status]!
  return new Problem(code, sentence, { cause })
}

/** For Fastify's `clientErrorHandler`: bytes that are not HTTP, or headers over the limit. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const problem = ofStatus(status)
  const body = JSON.stringify({ ...formatProblem(problem, ''), status })
  socket.end(
    `HTTP/1.1 ${status} ${problem.title}\r\ncontent-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}
