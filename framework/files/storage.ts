// Where the bytes of files are kept: one interface, a driver in a sibling file for each kind of place.
import type { Readable } from 'node:stream'

/** A file on this machine's disk, on its way to the storage. */
export interface LocalFile {
  readonly path: string
  readonly size: number
}

/** First and last byte, counted from 0, both included. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** What stands under a key. */
export interface StoredObject {
  readonly key: string
  readonly size: number
  readonly modifiedAt: Date
}

/**
 * Keeps bytes under keys. Keys are made by us, never by a client; one that could leave its folder throws an Error
 * (CVE-2021-31542, CVE-2026-39942). A bucket that does not answer is `service.unavailable`, whatever was asked. The storage knows no types: whoever answers a request says what the bytes are.
 */
export interface FileStorage {
  readonly driver: 'local' | 's3'
  /** Copies the file; it appears under the key whole or not at all. Throws `files.storage_full`. */
  put(key: string, file: LocalFile): Promise<void>
  /** Resolves with null when nothing stands there. The reader reads to the end or destroys the stream. */
  read(key: string, range?: ByteRange): Promise<Readable | null>
  /** Null when nothing stands there. */
  find(key: string): Promise<StoredObject | null>
  /** What is not there is no error. */
  remove(key: string): Promise<void>
  /** Everything below a folder. */
  removeAll(folder: string): Promise<void>
  /** Everything below a folder, in no order. */
  list(folder: string): AsyncIterable<StoredObject>
  /** An address that takes a PUT of exactly so many bytes for a while; null where the storage has none of its own. */
  uploadUrl(key: string, upload: { size: number; seconds: number }): Promise<string | null>
  close(): void
}
