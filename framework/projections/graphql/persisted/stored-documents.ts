// Documents that the operator keeps in files, for clients that ask for them by name or by hash.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** Texts by every id that a client may use. */
export interface StoredDocuments {
  readonly texts: ReadonlyMap<string, string>
  /** True for the text of one of them, so that clients may also send it whole. */
  holds(text: string): boolean
}

/** SHA-256 in hexadecimal, as automatic persisted queries name a text. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Nothing is stored where no place is named. */
export const NO_DOCUMENTS: StoredDocuments = { texts: new Map(), holds: () => false }

/**
 * Reads a folder of `<name>.graphql`, or a JSON file as compilers write it: Relay's `{ id: text }`, or Apollo's manifest with
 * `operations`. A document is known by its name and by the hash of its text. Throws PendError for a place that holds none.
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
