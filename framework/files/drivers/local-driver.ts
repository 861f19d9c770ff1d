// Stores files in a local folder.
import { randomUUID } from 'node:crypto'
import { constants, copyFile, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { Disk } from 'flydrive'
import { FSDriver } from 'flydrive/drivers/fs'
import type { ByteRange, FileStorage, LocalFile, StoredObject } from '../storage.ts'
import { requireKey } from '../storage-keys.ts'
import { problemOfDisk } from '../storage-problems.ts'

/** Creates the folder with the first file. */
export function openLocalStorage(directory: string): FileStorage {
  return new LocalStorage(directory)
}

class LocalStorage implements FileStorage {
  readonly driver = 'local'
  readonly #root: string
  readonly #disk: Disk

  constructor(root: string) {
    this.#root = root
    this.#disk = new Disk(new FSDriver({ location: root, visibility: 'private' }))
  }

  /** Writes to a temporary name first, so that a truncated file never appears under the key. */
  async put(key: string, file: LocalFile): Promise<void> {
    requireKey(key)
    const draft = `drafts/${randomUUID()}`
    try {
      await mkdir(path.join(this.#root, 'drafts'), { recursive: true, mode: 0o700 })
      // The disk's own putStream can fail while opening the target, and then leaves an empty file.
      await copyFile(file.path, this.#pathOf(draft), constants.COPYFILE_EXCL)
      await this.#disk.move(draft, key)
    } catch (error) {
      await this.#disk.delete(draft)
      throw problemOfDisk(error)
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable | null> {
    const file = await open(this.#pathOf(key)).catch(ignoreMissing)
    if (!file) return null
    return file.createReadStream(range ? { start: range.start, end: range.end } : {})
  }

  async find(key: string): Promise<StoredObject | null> {
    const found = await stat(this.#pathOf(key)).catch(ignoreMissing)
    // A key that is a folder has no content (CVE-2022-36031).
    return found?.isFile() ? { key, size: found.size, modifiedAt: found.mtime } : null
  }

  async remove(key: string): Promise<void> {
    await this.#disk.delete(requireKey(key))
  }

  async removeAll(folder: string): Promise<void> {
    await rm(this.#pathOf(folder), { recursive: true, force: true })
  }

  async *list(folder: string): AsyncGenerator<StoredObject> {
    const entries = await readdir(this.#pathOf(folder), { withFileTypes: true, recursive: true }).catch(ignoreMissing)
    for (const entry of entries ?? []) {
      if (!entry.isFile()) continue
      const key = path.relative(this.#root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/')
      const found = await this.find(key)
      if (found) yield found
    }
  }

  async uploadUrl(): Promise<null> {
    return null
  }

  close(): void {}

  #pathOf(key: string): string {
    return path.join(this.#root, ...requireKey(key).split('/'))
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}
