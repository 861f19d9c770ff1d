// Answers as Server-Sent Events: the protocol of graphql-sse in its "distinct connections mode".
import type { Readable } from 'node:stream'
import { createSourceEventStream, type ExecutionResult, execute } from 'graphql'
import { HEART_BEAT, openStream } from '#framework/operations/events/open-stream.ts'
import type { EventSource, StreamState } from '../schema/subscriptions.ts'
import { type Execution, requireVariables } from './execute.ts'
import { type ErrorContext, formatFieldError, formatRequestError } from './format-errors.ts'
import { createRequestState, type RequestState } from './request-state.ts'

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
  const { ctx } = state
  const errorContext = { requestId: ctx.requestId, log: ctx.runtime.log }
  // Told at once: a client waits for the first bytes before it believes that it is connected.
  yield ':\n\n'
  try {
    const source = await createSourceEventStream(argumentsOf(state, execution))
    if (isSource(source)) yield* answersOf(source, { state, execution, errorContext })
    else yield nextFrame(answerOf(source as ExecutionResult, errorContext))
  } catch (error) {
    // The caller is no longer welcome, or the database is away: the client is told which.
    yield nextFrame({ errors: [formatRequestError(error, errorContext)] })
  }
  yield COMPLETE
}

interface Answering {
  state: StreamState
  execution: Execution
  errorContext: ErrorContext
}

async function* answersOf(source: EventSource, { state, execution, errorContext }: Answering): AsyncGenerator<string> {
  for await (const events of source) {
    const args = argumentsOf(state, execution)
    const results = await Promise.all(events.map((event) => execute({ ...args, rootValue: event })))
    yield results.map((result) => nextFrame(answerOf(result, errorContext))).join('') || HEART_BEAT
  }
}

function argumentsOf(contextValue: StreamState, { schema, checked, request }: Execution) {
  return {
    schema,
    document: checked.document,
    contextValue,
    variableValues: request.variables,
    operationName: request.operationName,
  }
}

function isSource(source: unknown): source is EventSource {
  return typeof source === 'object' && source !== null && Symbol.asyncIterator in source
}

/** The result as clients see it. */
export function answerOf({ data, errors }: ExecutionResult, errorContext: ErrorContext): object {
  return {
    ...(errors && { errors: errors.map((error) => formatFieldError(error, errorContext)) }),
    ...(data !== undefined && { data }),
  }
}

function nextFrame(answer: unknown): string {
  return `event: next\ndata: ${JSON.stringify(answer)}\n\n`
}
