// Reads a GraphQL request body: one operation as a JSON object, and nothing else.
import { findTooMuch } from '#framework/operations/steps/input-limits.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import type { ProblemItem } from '#shared/exceptions/problem.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { markInexact } from '#shared/utils/exact-json.ts'
import type { AskedRequest } from '../persisted/persisted-documents.ts'

const KNOWN = ['query', 'variables', 'operationName', 'extensions', 'documentId']
const LONGEST_ID = 200

/**
 * Throws `request.malformed`, and `request.validation_failed` for oversized variables. Refuses a list of operations: it
 * would multiply every limit (GHSA-775h-3xrc-c228).
 */
export function readGraphqlRequest(body: unknown): AskedRequest {
  if (!isObject(body)) throw malformed('', 'must be a JSON object with one operation: { "query": "…" }')
  const unknown = Object.keys(body).find((key) => !KNOWN.includes(key))
  if (unknown !== undefined) throw malformed(`/${unknown}`, `is not known; allowed are ${KNOWN.join(', ')}`)
  const { variables, operationName, extensions } = body
  if (!isAbsent(variables) && !isObject(variables)) throw malformed('/variables', 'must be an object')
  if (!isAbsent(extensions) && !isObject(extensions)) throw malformed('/extensions', 'must be an object')
  if (!isAbsent(operationName) && typeof operationName !== 'string') throw malformed('/operationName', 'must be a text')
  // Checked before type checking, which copies lists and searches suggestions for each unknown key (RED-06).
  const excess = findTooMuch(variables)
  if (excess) throw invalid([{ ...excess, pointer: `/variables${excess.pointer}` }])
  return { ...readDocument(body), variables: variables ?? {}, operationName: operationName || null }
}

/** A text, an id instead, or both if the id is the text's hash. */
function readDocument({ query, documentId, extensions }: Record<string, unknown>): Pick<AskedRequest, 'query' | 'id'> {
  const id = idOf(documentId, extensions)
  if (isAbsent(query) && id !== null) return { query: null, id }
  if (typeof query !== 'string') throw malformed('/query', 'must be the text of a GraphQL document')
  if (!isAbsent(documentId)) throw malformed('/documentId', 'stands in place of query')
  return { query, id }
}

/**
 * The id of a document: `documentId` from the GraphQL-over-HTTP draft, with or without `sha256:`, or the hash in
 * Apollo's
 * `extensions.persistedQuery`.
 */
function idOf(documentId: unknown, extensions: unknown): string | null {
  if (!isAbsent(documentId)) return requireId('/documentId', documentId)
  const persisted = isObject(extensions) ? extensions.persistedQuery : null
  if (isAbsent(persisted)) return null
  if (!isObject(persisted) || persisted.version !== 1)
    throw malformed('/extensions/persistedQuery', 'must be an object with version 1')
  return requireId('/extensions/persistedQuery/sha256Hash', persisted.sha256Hash)
}

function requireId(pointer: string, id: unknown): string {
  if (typeof id !== 'string' || id === '' || id.length > LONGEST_ID)
    throw malformed(pointer, 'must be the id of a document')
  return id.replace(/^sha256:/, '')
}

/** Reads the URL of a GET, where `variables` and `extensions` are JSON. Throws `request.malformed`. */
export function readGraphqlAddress(query: unknown): AskedRequest {
  const { variables, extensions, ...asked } = { ...(query as Record<string, unknown>) }
  return readGraphqlRequest({
    ...asked,
    ...(variables !== undefined && { variables: jsonOf('/variables', variables) }),
    ...(extensions !== undefined && { extensions: jsonOf('/extensions', extensions) }),
  })
}

function jsonOf(pointer: string, text: unknown): unknown {
  if (typeof text !== 'string') throw malformed(pointer, 'is given more than once')
  try {
    const parsed = JSON.parse(text, (key, value) => {
      if (key === '__proto__') throw new SyntaxError('a key that is never allowed')
      return value
    })
    return markInexact(text, parsed)
  } catch {
    throw malformed(pointer, 'must be JSON')
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined
}

function malformed(pointer: string, message: string): Problem {
  const item: ProblemItem = { pointer, code: 'invalid', message }
  return new Problem('request.malformed', `${pointer || 'The body'} ${message}.`, { errors: [item] })
}
