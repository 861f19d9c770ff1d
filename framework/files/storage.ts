// Where file contents are stored: one interface, with a driver for each kind of storage beside it.
import type { Readable } from 'node:stream'

/** A local file on its way into the storage. */
export interface LocalFile {
  readonly path: string
  readonly size: number
}

/** First and last byte, from 0, both included. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** An object under a key. */
export interface StoredObject {
  readonly key: string
  readonly size: number
  readonly modifiedAt: Date
}

/**
 * Stores bytes under keys. We make the keys, never a client; one that could escape its folder throws an Error
 * (CVE-2021-31542, CVE-2026-39942). If a bucket does not answer, every call throws `service.unavailable`. The storage
 * knows no types: the code that answers a request names them.
 */
export interface FileStorage {
  readonly driver: 'local' | 's3'
  /** Copies the file; it appears under the key whole or not at all. Throws `files.storage_full`. */
  put(key: string, file: LocalFile): Promise<void>
  /** Null if the key has no object. Read the stream to its end or destroy it. */
  read(key: string, range?: ByteRange): Promise<Readable | null>
  /** Null if the key has no object. */
  find(key: string): Promise<StoredObject | null>
  /** Ignores a missing object. */
  remove(key: string): Promise<void>
  /** Everything below a folder. */
  removeAll(folder: string): Promise<void>
  /** Everything below a folder, unordered. */
  list(folder: string): AsyncIterable<StoredObject>
  /** A URL that accepts a PUT of exactly that size for a while; null if the storage has none. */
  uploadUrl(key: string, upload: { size: number; seconds: number }): Promise<string | null>
  close(): void
}
