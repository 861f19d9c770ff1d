// The answers of a subscription over any transport: one for each event, until its source ends or the client leaves.
import { createSourceEventStream, type ExecutionResult, execute } from 'graphql'
import { know, note, spanning } from '#framework/observing/observing.ts'
import { takeSlots } from '#framework/operations/events/take-slots.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { EventSource, StreamState } from '../schema/subscriptions.ts'
import { type Execution, nameOfOperation, requireVariables } from './execute.ts'
import { type ErrorContext, formatFieldError } from './format-errors.ts'
import { createRequestState, type RequestState } from './request-state.ts'

/** Yields answers in batches, and an empty batch after a long silence. Throws what its source throws. */
export async function* answersOf(state: StreamState, execution: Execution): AsyncGenerator<readonly object[]> {
  const { ctx } = state
  const errorContext = { requestId: ctx.requestId, log: ctx.runtime.log }
  const args = argumentsOf(state, execution)
  tell(execution)
  const source = await createSourceEventStream(args)
  if (!isSource(source)) return yield [refusedAnswerOf(source as ExecutionResult, errorContext)]
  for await (const events of source) {
    const answer = async (event: unknown) => execute({ ...args, rootValue: event })
    const results = await Promise.all(events.map((event) => spanning(['graphql', 'an answer'], () => answer(event))))
    yield results.map((result) => answerOf(result, errorContext))
  }
}

function tell({ checked: { operation }, request: { query, variables } }: Execution): void {
  know(() => ({ document: query, variables }))
  note('graphql', nameOfOperation(operation), () => ({ operation: operation.operation }))
}

/** Reports what the source itself refuses, such as an ended session, like its later errors. */
function refusedAnswerOf(result: ExecutionResult, errorContext: ErrorContext): object {
  const cause = result.errors?.[0]?.originalError
  if (cause instanceof Problem) throw cause
  return answerOf(result, errorContext)
}

/** Yields answers one by one; `return()` ends the reading at once. */
export type Answers = AsyncGenerator<object, void, undefined>

/**
 * Takes one of the caller's stream slots until the answers end. Throws `auth.required`, `request.rate_limited` and
 * `request.validation_failed` (variables).
 */
export function openAnswers({ ctx, caller }: RequestState, execution: Execution): Answers {
  requireVariables(execution, execution.checked.operation)
  const release = takeSlots(ctx, 'streams')
  const closing = new AbortController()
  const end = () => {
    closing.abort()
    release()
  }
  const answers = oneByOne({ ...createRequestState(ctx, caller), signal: closing.signal }, execution, end)
  // A generator that waits for an event would notice its end only at the next event.
  const leave = answers.return.bind(answers)
  answers.return = (value) => {
    end()
    return leave(value)
  }
  return answers
}

async function* oneByOne(state: StreamState, execution: Execution, end: () => void): Answers {
  try {
    for await (const answers of answersOf(state, execution)) yield* answers
  } finally {
    end()
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
