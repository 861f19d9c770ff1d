// The body of a GraphQL request: one operation as a JSON object, and nothing else.
import { findTooMuch } from '#framework/operations/steps/input-limits.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import type { ProblemItem } from '#shared/exceptions/problem.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { markInexact } from '#shared/utils/exact-json.ts'
import type { GraphqlRequest } from './documents.ts'

const KNOWN = ['query', 'variables', 'operationName', 'extensions']

/** Throws `request.malformed`, and `request.validation_failed` for variables that are too much. A list of operations is refused: it multiplies every limit (GHSA-775h-3xrc-c228). */
export function readGraphqlRequest(body: unknown): GraphqlRequest {
  if (!isObject(body)) throw malformed('', 'must be a JSON object with one operation: { "query": "…" }')
  const unknown = Object.keys(body).find((key) => !KNOWN.includes(key))
  if (unknown !== undefined) throw malformed(`/${unknown}`, `is not known; allowed are ${KNOWN.join(', ')}`)
  const { query, variables, operationName, extensions } = body
  if (typeof query !== 'string') throw malformed('/query', 'must be the text of a GraphQL document')
  if (!isAbsent(variables) && !isObject(variables)) throw malformed('/variables', 'must be an object')
  if (!isAbsent(extensions) && !isObject(extensions)) throw malformed('/extensions', 'must be an object')
  if (!isAbsent(operationName) && typeof operationName !== 'string') throw malformed('/operationName', 'must be a text')
  // Before they are compared with types: that copies lists and looks for the nearest of each unknown key (RED-06).
  const excess = findTooMuch(variables)
  if (excess) throw invalid([{ ...excess, pointer: `/variables${excess.pointer}` }])
  return { query, variables: variables ?? {}, operationName: operationName || null }
}

/** The same in the address of a GET: `variables` and `extensions` are JSON there. Throws `request.malformed`. */
export function readGraphqlAddress(query: unknown): GraphqlRequest {
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
