// A trace for each operation on a socket: from its message to its end, with all answers in between.
import type { FastifyRequest } from 'fastify'
import { openTrace, within } from '#framework/observing/observing.ts'
import type { OpenTrace } from '#framework/observing/trace.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { Answers } from '../run/subscribe.ts'

/** How it ended: as `endTrace` takes it. */
export interface Ending {
  readonly outcome: string
  readonly isFailed: boolean
}

/** What came to its end, or was left by its reader. */
export const COMPLETE: Ending = { outcome: 'complete', isFailed: false }

/** Null while nobody observes. All operations of a socket have the id of its handshake. */
export function openTraceOf({ id, ip, headers }: FastifyRequest, payload: object): OpenTrace | null {
  const trace = openTrace({ kind: 'request', name: 'SUBSCRIBE /graphql', requestId: id })
  trace?.know({ address: ip, requestHeaders: headers, body: payload })
  return trace
}

/** The same answers, each worked out inside of the trace: whoever asks for them stands outside. */
export function answersWithin(trace: OpenTrace | null, answers: Answers): Answers {
  const next = answers.next.bind(answers)
  answers.next = () => within(trace, () => next())
  return answers
}

/** As the status over HTTP would be. */
export function endingOf(error: unknown): Ending {
  const status = error instanceof Problem ? error.status : 500
  return { outcome: String(status), isFailed: status >= 500 }
}
