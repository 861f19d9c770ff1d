// Resolves ids to documents: the operator's, and those that clients sent before (automatic persisted queries).
import { LRUCache } from 'lru-cache'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { GraphqlRequest } from '../run/documents.ts'
import { hashOf, type StoredDocuments } from './stored-documents.ts'

/** What a client sent: a text, an id instead, or both to register the id. */
export interface AskedRequest extends Omit<GraphqlRequest, 'query'> {
  query: string | null
  id: string | null
}

/** Total characters of texts from clients; the oldest are evicted. */
const KEPT_CHARACTERS = 2_000_000

/** Where ids are looked up. */
export interface PersistedOptions {
  stored: StoredDocuments
  /** Refuses every document that is not stored. */
  onlyStored: boolean
  kept?: number
}

/** Documents by id. */
export interface PersistedDocuments {
  /**
   * The request with its text, which passes every check as if the client had sent it. Throws
   * `graphql.persisted_query_not_found`,
   * `graphql.document_not_stored` and, for the hash of another text, `request.malformed`.
   */
  resolve(asked: AskedRequest): GraphqlRequest
  /** Keeps the text of a request that passed the checks, under its hash. */
  remember(asked: AskedRequest): void
}

/**
 * One store for all callers: a text is kept only under its own hash, so nobody can replace another, and knowing the
 * hash means knowing the text. Answers are never kept. Throws PendError if only stored documents are served and there
 * are none.
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

/** A text under a foreign hash would run for everybody who asks for that hash. */
function requireOwnHash(query: string, id: string | null): void {
  if (id === null || hashOf(query) === id) return
  const pointer = '/extensions/persistedQuery/sha256Hash'
  const message = 'is not the SHA-256 of the query, in hexadecimal'
  throw new Problem('request.malformed', `${pointer} ${message}.`, { errors: [{ pointer, code: 'invalid', message }] })
}

function notStored(): Problem {
  return new Problem('graphql.document_not_stored', 'Only documents that the operator has stored are served here.')
}
