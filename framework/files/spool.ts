// Writes uploads to a local file first, counted and hashed on the way: nothing is held in memory, and only complete, checked files reach
// the storage.
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Problem } from '#shared/exceptions/problem.ts'
import type { LocalFile } from './storage.ts'
import { problemOfDisk } from './storage-problems.ts'

/** An uploaded file. `await using` deletes it. */
export interface SpooledFile extends LocalFile, AsyncDisposable {
  /** In hexadecimal. */
  readonly sha256: string
}

/** An older spooled file belongs to a dead process. */
const ABANDONED = 24 * 3_600_000

/** A folder for uploads in progress. */
export class Spool {
  readonly directory: string

  constructor(directory: string) {
    this.directory = directory
  }

  /**
   * Reads `content` to its end. Counts what is written, whatever a header claimed (CVE-2025-59139, CVE-2026-5766):
   * beyond `maxSize` bytes it throws `files.too_large`, on a full disk `files.storage_full`. A throw leaves nothing
   * behind (CVE-2025-24033).
   */
  async receive(content: Readable, maxSize: number): Promise<SpooledFile> {
    const file = await this.draft()
    const hash = createHash('sha256')
    let size = 0
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length
        if (size > maxSize) return done(tooLarge(maxSize))
        hash.update(chunk)
        done(null, chunk)
      },
    })
    try {
      await pipeline(content, count, createWriteStream(file.path, { flags: 'wx', mode: 0o600 }))
      return { ...file, size, sha256: hash.digest('hex') }
    } catch (error) {
      await file[Symbol.asyncDispose]()
      throw problemOfDisk(error)
    }
  }

  /** Measures the file again after a change. */
  async measure(file: SpooledFile): Promise<SpooledFile> {
    const hash = createHash('sha256')
    let size = 0
    for await (const chunk of createReadStream(file.path)) {
      size += (chunk as Buffer).length
      hash.update(chunk as Buffer)
    }
    return { ...file, size, sha256: hash.digest('hex') }
  }

  /** A path for a file that does not exist yet. */
  async draft(): Promise<{ path: string } & AsyncDisposable> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 })
    const file = path.join(this.directory, randomUUID())
    return { path: file, [Symbol.asyncDispose]: () => rm(file, { force: true }) }
  }

  /** Deletes files left by killed processes; resolves with their number. */
  async clean(now = Date.now()): Promise<number> {
    let count = 0
    for (const name of await readdir(this.directory).catch(() => [])) {
      const file = path.join(this.directory, name)
      const found = await stat(file).catch(() => null)
      if (!found || now - found.mtimeMs < ABANDONED) continue
      await rm(file, { force: true })
      count++
    }
    return count
  }
}

/** The error for a file over the limit, declared or measured. */
export function tooLarge(maxSize: number): Problem {
  return new Problem('files.too_large', `A file may have ${maxSize} bytes at most.`)
}
