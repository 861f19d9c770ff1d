// From an id to a document: those of the operator, and those that clients sent before (automatic persisted queries).
import { LRUCache } from 'lru-cache'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { GraphqlRequest } from '../run/documents.ts'
import { hashOf, type StoredDocuments } from './stored-documents.ts'

/** What a client sent: a text, an id in its place, or both, so that the id can be used from then on. */
export interface AskedRequest extends Omit<GraphqlRequest, 'query'> {
  query: string | null
  id: string | null
}

/** Characters of the texts that clients sent; the oldest make room. */
const KEPT_CHARACTERS = 2_000_000

/** What ids are looked up in. */
export interface PersistedOptions {
  stored: StoredDocuments
  /** Refuses every document that is not stored. */
  onlyStored: boolean
  kept?: number
}

/** Ids and the texts behind them. */
export interface PersistedDocuments {
  /**
   * The request with its text, which meets every check as if it had been sent. Throws `graphql.persisted_query_not_found`,
   * `graphql.document_not_stored` and, for a hash of another text, `request.malformed`.
   */
  resolve(asked: AskedRequest): GraphqlRequest
  /** Keeps the text of a request that passed the checks, under its hash. */
  remember(asked: AskedRequest): void
}

/**
 * One store for everybody: a text is kept under its own hash alone, so nobody can put another in its place, and who knows the hash
 * knows the text. Answers are never kept. Throws PendError where only stored documents are served and there are none.
 */
export function createPersistedDocuments({
  stored,
  onlyStored,
  kept = KEPT_CHARACTERS,
}: PersistedOptions): PersistedDocuments {
  if (onlyStored && stored.texts.size === 0)
    throw new PendError('Only stored GraphQL documents are to be served, and none is stored. Say where they are.')
  const sent = new LRUCache<string, string>({ maxSize: kept, sizeCalculation: (text) => text.length + 100 })
  const find = (id: string) => stored.texts.get(id) ?? (onlyStored ? undefined : sent.get(id))
  return {
    resolve({ query, id, ...rest }) {
      if (query !== null) requireOwnHash(query, id)
      const text = query ?? find(id!)
      if (onlyStored && (text === undefined || !stored.holds(text))) throw notStored()
      if (text === undefined) throw new Problem('graphql.persisted_query_not_found', 'PersistedQueryNotFound')
      return { ...rest, query: text }
    },
    remember({ query, id }) {
      if (query !== null && id !== null && !onlyStored) sent.set(id, query)
    },
  }
}

/** A text under another's hash would be run by everybody who asks for that one. */
function requireOwnHash(query: string, id: string | null): void {
  if (id === null || hashOf(query) === id) return
  const pointer = '/extensions/persistedQuery/sha256Hash'
  const message = 'is not the SHA-256 of the query, in hexadecimal'
  throw new Problem('request.malformed', `${pointer} ${message}.`, { errors: [{ pointer, code: 'invalid', message }] })
}

function notStored(): Problem {
  return new Problem('graphql.document_not_stored', 'Only documents that the operator has stored are served here.')
}
