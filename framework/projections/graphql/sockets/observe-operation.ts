// A trace for each operation on a socket: from its message to its end, including all answers.
import type { FastifyRequest } from 'fastify'
import { openTrace, within } from '#framework/observing/observing.ts'
import type { OpenTrace } from '#framework/observing/trace.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { Answers } from '../run/subscribe.ts'

/** The outcome, as `endTrace` takes it. */
export interface Ending {
  readonly outcome: string
  readonly isFailed: boolean
}

/** Completed, or left by the client. */
export const COMPLETE: Ending = { outcome: 'complete', isFailed: false }

/** Null if tracing is off. All operations of a socket share the request id of its handshake. */
export function openTraceOf({ id, ip, headers }: FastifyRequest, payload: object): OpenTrace | null {
  const trace = openTrace({ kind: 'request', name: 'SUBSCRIBE /graphql', requestId: id })
  trace?.know({ address: ip, requestHeaders: headers, body: payload })
  return trace
}

/** The same answers, each computed inside the trace: their consumer runs outside it. */
export function answersWithin(trace: OpenTrace | null, answers: Answers): Answers {
  const next = answers.next.bind(answers)
  answers.next = () => within(trace, () => next())
  return answers
}

/** The outcome as HTTP would report it. */
export function endingOf(error: unknown): Ending {
  const status = error instanceof Problem ? error.status : 500
  return { outcome: String(status), isFailed: status >= 500 }
}
