// Answers as Server-Sent Events: the protocol of graphql-sse in its "distinct connections mode".
import type { Readable } from 'node:stream'
import { HEART_BEAT, openStream } from '#framework/operations/events/open-stream.ts'
import type { StreamState } from '../schema/subscriptions.ts'
import { type Execution, requireVariables } from './execute.ts'
import { formatRequestError } from './format-errors.ts'
import { createRequestState, type RequestState } from './request-state.ts'
import { answersOf } from './subscribe.ts'

const COMPLETE = 'event: complete\ndata:\n\n'

/** One answer and the end: for what is no subscription, and for every problem before anything ran, as the protocol wants it. */
export function wholeStreamOf(answer: unknown): string {
  return `${nextFrame(answer)}${COMPLETE}`
}

/**
 * Runs a subscription until its source ends or the reader leaves. Throws `auth.required`, `request.rate_limited` and
 * `request.validation_failed` (variables); what goes wrong later is told in the stream.
 */
export function openSubscription({ ctx, caller }: RequestState, execution: Execution): Readable {
  requireVariables(execution, execution.checked.operation)
  return openStream(ctx, (signal) => framesOf({ ...createRequestState(ctx, caller), signal }, execution))
}

async function* framesOf(state: StreamState, execution: Execution): AsyncGenerator<string> {
  const { requestId, runtime } = state.ctx
  // Told at once: a client waits for the first bytes before it believes that it is connected.
  yield ':\n\n'
  try {
    for await (const answers of answersOf(state, execution)) yield answers.map(nextFrame).join('') || HEART_BEAT
  } catch (error) {
    // The caller is no longer welcome, or the database is away: the client is told which.
    yield nextFrame({ errors: [formatRequestError(error, { requestId, log: runtime.log })] })
  }
  yield COMPLETE
}

function nextFrame(answer: unknown): string {
  return `event: next\ndata: ${JSON.stringify(answer)}\n\n`
}
