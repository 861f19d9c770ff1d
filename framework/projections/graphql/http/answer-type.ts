// Media type and status of a GraphQL answer, by the GraphQL-over-HTTP draft.
import { acceptsStream } from '#framework/operations/events/open-stream.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { JSON_TYPE, preferredType } from '#shared/utils/media-types.ts'
import type { FormattedError } from '../run/format-errors.ts'

/** The type whose statuses reflect the outcome. */
export const GRAPHQL_TYPE = 'application/graphql-response+json'
/** For answers sent one by one. */
export const STREAM_TYPE = 'text/event-stream'
const PAGE_TYPE = 'text/html'

/** Possible media types of an answer. */
export type AnswerType = typeof JSON_TYPE | typeof GRAPHQL_TYPE | typeof STREAM_TYPE

/** Errors of the operation itself: the request is well formed, and another document would have run. */
const OF_THE_OPERATION = [
  'graphql.invalid_document',
  'graphql.too_complex',
  'graphql.persisted_query_not_found',
  'graphql.document_not_stored',
  'request.validation_failed',
]

/**
 * A client that accepts JSON and streams gets JSON for a single answer. Without an Accept header it is
 * `application/json`. Throws
 * `request.not_acceptable`.
 */
export function answerTypeOf(accept: string | undefined): AnswerType {
  const type = preferredType(accept, [JSON_TYPE, GRAPHQL_TYPE]) ?? (acceptsStream(accept) ? STREAM_TYPE : undefined)
  if (type) return type
  const offered = `${GRAPHQL_TYPE}, ${JSON_TYPE} or ${STREAM_TYPE}`
  throw new Problem('request.not_acceptable', `GraphQL answers ${offered}: ask for one of them in Accept.`)
}

/** True for a browser that opens the URL; a client that accepts anything, or prefers another type as much, is a program. */
export function prefersPage(accept: string | undefined): boolean {
  return preferredType(accept, [JSON_TYPE, GRAPHQL_TYPE, STREAM_TYPE, PAGE_TYPE]) === PAGE_TYPE
}

/**
 * Status of an answer without data. Errors of the operation are 200 in `application/json`, where old clients read the
 * status as transport only, and 400 in `application/graphql-response+json`; every other error has the status of its
 * code in both.
 */
export function statusOf(type: AnswerType, { extensions: { code, status } }: FormattedError): number {
  if (!OF_THE_OPERATION.includes(code)) return status
  return type === GRAPHQL_TYPE ? 400 : 200
}
