// Formats errors for GraphQL: the same codes as REST, and no internal details.
import { GraphQLError } from 'graphql'
import type { Log } from '#framework/request/runtime.ts'
import { formatProblem, Problem, type ProblemItem } from '#shared/exceptions/problem.ts'

/** One entry of `errors`. */
export interface FormattedError {
  message: string
  locations?: readonly unknown[]
  path?: readonly (string | number)[]
  extensions: { code: string; status: number; errors: readonly unknown[]; requestId: string }
}

/** What formatting needs to know of the request. */
export interface ErrorContext {
  requestId: string
  log: Log
}

/** Formats an error from before anything ran. */
export function formatRequestError(error: unknown, context: ErrorContext): FormattedError {
  const {
    title: _title,
    type: _type,
    detail,
    errors,
    ...extensions
  } = formatProblem(problemOf(error, context), context.requestId)
  return { message: detail, extensions: { ...extensions, errors: errors.map(inArguments) } }
}

/** Query parameters become arguments here: `?filter.title.in` is `/filter/title/in`. */
function inArguments(item: ProblemItem): ProblemItem {
  const { pointer } = item
  return pointer.startsWith('?') ? { ...item, pointer: `/${pointer.slice(1).replaceAll('.', '/')}` } : item
}

/** Formats the error of one field, with its position. */
export function formatFieldError(error: GraphQLError, context: ErrorContext): FormattedError {
  const { locations, path } = error
  return {
    ...formatRequestError(argumentProblem(error) ?? error.originalError ?? error, context),
    ...(locations && { locations }),
    ...(path && { path }),
  }
}

/** A null variable for a non-null argument: the one client mistake that only the executor finds. */
function argumentProblem({ message, originalError }: GraphQLError): Problem | null {
  if (originalError && !(originalError instanceof GraphQLError)) return null
  const name = /^Argument "(\w+)" /.exec(message)?.[1]
  if (!name) return null
  return new Problem('request.validation_failed', message, {
    errors: [{ pointer: `/${name}`, code: 'required', message }],
  })
}

/** Everything that is not a Problem is our bug: it is logged in full and reported as `service.internal`. */
function problemOf(error: unknown, { log, requestId }: ErrorContext): Problem {
  const problem = error instanceof Problem ? error : new Problem('service.internal', undefined, { cause: error })
  if (problem.status >= 500)
    log.error({ requestId, code: problem.code, error: problem.cause }, 'a GraphQL field failed')
  return problem
}
