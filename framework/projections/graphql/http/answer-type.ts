// The form and the status of a GraphQL answer, as the GraphQL-over-HTTP draft has them for each media type.
import { acceptsStream } from '#framework/operations/events/open-stream.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { JSON_TYPE, preferredType } from '#shared/utils/media-types.ts'
import type { FormattedError } from '../run/format-errors.ts'

/** Its statuses say what became of the request. */
export const GRAPHQL_TYPE = 'application/graphql-response+json'
/** Answers that are told one by one. */
export const STREAM_TYPE = 'text/event-stream'
const PAGE_TYPE = 'text/html'

/** What an answer can be. */
export type AnswerType = typeof JSON_TYPE | typeof GRAPHQL_TYPE | typeof STREAM_TYPE

/** What is wrong with the operation itself: the request is well formed, and other documents would have been run. */
const OF_THE_OPERATION = [
  'graphql.invalid_document',
  'graphql.too_complex',
  'graphql.persisted_query_not_found',
  'graphql.document_not_stored',
  'request.validation_failed',
]

/**
 * Whoever takes JSON and streams gets JSON where one answer is all there is. Without a header Accept it is `application/json`. Throws
 * `request.not_acceptable`.
 */
export function answerTypeOf(accept: string | undefined): AnswerType {
  const type = preferredType(accept, [JSON_TYPE, GRAPHQL_TYPE]) ?? (acceptsStream(accept) ? STREAM_TYPE : undefined)
  if (type) return type
  const offered = `${GRAPHQL_TYPE}, ${JSON_TYPE} or ${STREAM_TYPE}`
  throw new Problem('request.not_acceptable', `GraphQL answers ${offered}: ask for one of them in Accept.`)
}

/** True for a browser that opens the address; what takes anything, or anything else as gladly, is a program. */
export function prefersPage(accept: string | undefined): boolean {
  return preferredType(accept, [JSON_TYPE, GRAPHQL_TYPE, STREAM_TYPE, PAGE_TYPE]) === PAGE_TYPE
}

/**
 * The status of an answer without data. Faults of the operation are 200 in `application/json`, which old clients read for the
 * transport alone, and 400 in `application/graphql-response+json`; everything else has the status of its code in both.
 */
export function statusOf(type: AnswerType, { extensions: { code, status } }: FormattedError): number {
  if (!OF_THE_OPERATION.includes(code)) return status
  return type === GRAPHQL_TYPE ? 400 : 200
}
