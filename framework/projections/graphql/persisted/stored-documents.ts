// Documents that the operator stores in files, for clients that request them by name or hash.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** Texts by every id that a client may use. */
export interface StoredDocuments {
  readonly texts: ReadonlyMap<string, string>
  /** True for the text of a stored document, so that clients may also send it in full. */
  holds(text: string): boolean
}

/** SHA-256 in hexadecimal, as in automatic persisted queries. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Used if no location is configured. */
export const NO_DOCUMENTS: StoredDocuments = { texts: new Map(), holds: () => false }

/**
 * Reads a folder of `<name>.graphql`, or a JSON manifest from a compiler: Relay's `{ id: text }`, or Apollo's with
 * `operations`. A document is known by its name and its hash. Throws PendError for a location without documents.
 */
export function readStoredDocuments(place: string): StoredDocuments {
  const documents = readPlace(place)
  if (documents.length === 0)
    throw new PendError(`${place} holds no GraphQL documents: name a folder of .graphql files.`)
  const texts = new Map(documents.flatMap(([id, text]) => [id, hashOf(text)].map((key) => [key, text] as const)))
  const known = new Set(texts.values())
  return { texts, holds: (text) => known.has(text.trim()) }
}

function readPlace(place: string): [id: string, text: string][] {
  try {
    return statSync(place).isDirectory() ? readFolder(place) : readManifest(readFileSync(place, 'utf8'))
  } catch (cause) {
    throw new PendError(`The stored GraphQL documents of ${place} cannot be read: ${(cause as Error).message}`)
  }
}

function readFolder(folder: string): [string, string][] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => [path.basename(file, '.graphql'), readFileSync(path.join(folder, file), 'utf8').trim()])
}

function readManifest(text: string): [string, string][] {
  const manifest = JSON.parse(text) as Record<string, unknown>
  const entries = Array.isArray(manifest.operations)
    ? (manifest.operations as { id: unknown; body: unknown }[]).map(({ id, body }) => [id, body])
    : Object.entries(manifest)
  return entries.map(([id, body]) => {
    if (typeof id !== 'string' || typeof body !== 'string') throw new Error('it is not a list of ids and texts')
    return [id, body.trim()]
  })
}
