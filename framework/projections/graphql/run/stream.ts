// Answers as Server-Sent Events: the protocol of graphql-sse in its "distinct connections mode".
import type { Readable } from 'node:stream'
import { HEART_BEAT, openStream } from '#framework/operations/events/open-stream.ts'
import type { StreamState } from '../schema/subscriptions.ts'
import { type Execution, requireVariables } from './execute.ts'
import { formatRequestError } from './format-errors.ts'
import { createRequestState, type RequestState } from './request-state.ts'
import { answersOf } from './subscribe.ts'

const COMPLETE = 'event: complete\ndata:\n\n'

/** One answer and the end: for everything but subscriptions, and for every problem before execution, as the protocol requires. */
export function wholeStreamOf(answer: unknown): string {
  return `${nextFrame(answer)}${COMPLETE}`
}

/**
 * Runs a subscription until its source ends or the client leaves. Throws `auth.required`, `request.rate_limited` and
 * `request.validation_failed` (variables); later errors are sent in the stream.
 */
export function openSubscription({ ctx, caller }: RequestState, execution: Execution): Readable {
  requireVariables(execution, execution.checked.operation)
  return openStream(ctx, (signal) => framesOf({ ...createRequestState(ctx, caller), signal }, execution))
}

async function* framesOf(state: StreamState, execution: Execution): AsyncGenerator<string> {
  const { requestId, runtime } = state.ctx
  // Sent at once: a client waits for the first bytes before it considers itself connected.
  yield ':\n\n'
  try {
    for await (const answers of answersOf(state, execution)) yield answers.map(nextFrame).join('') || HEART_BEAT
  } catch (error) {
    // The caller lost access, or the database is down: tell the client which.
    yield nextFrame({ errors: [formatRequestError(error, { requestId, log: runtime.log })] })
  }
  yield COMPLETE
}

function nextFrame(answer: unknown): string {
  return `event: next\ndata: ${JSON.stringify(answer)}\n\n`
}
