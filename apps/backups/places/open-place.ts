// Where backups are kept: a folder or a bucket. Each is a folder of objects, and counts once its name is in the catalog.
import { access, constants, mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { fileSettings } from '#apps/files/index.ts'
import { openFileStorage } from '#framework/files/open-storage.ts'
import { Spool } from '#framework/files/spool.ts'
import type { FileStorage, LocalFile } from '#framework/files/storage.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** A finished backup. */
export interface ListedBackup {
  readonly name: string
  readonly finishedAt: Date
}

/** Where backups are. */
export interface BackupPlace {
  /** As people wrote it. */
  readonly shown: string
  readonly isLocal: boolean
  /** For bytes on their way. */
  readonly spool: Spool
  put(key: string, file: LocalFile): Promise<void>
  /** Throws PendError if there is none. */
  read(key: string): Promise<Readable>
  /** Tells readers that the backup is complete. */
  finish(name: string): Promise<void>
  remove(name: string): Promise<void>
  /** The finished ones, oldest first. */
  list(): Promise<ListedBackup[]>
  close(): void
}

/** What places depend on. */
interface Surroundings {
  readonly root: string
  readonly settings: { readonly dataDirectory: string }
}

const BUCKET = /^s3:\/\/([^/]+)(?:\/(.*?))?\/?$/
const CATALOG = 'catalog'

/** Throws PendError for a folder that is missing or cannot be used as asked. */
export async function openPlace(
  shown: string,
  { root, settings }: Surroundings,
  use: 'read' | 'write',
): Promise<BackupPlace> {
  const options = fileSettings.of(settings).files
  const bucket = BUCKET.exec(shown)
  if (bucket) {
    const storage = await openFileStorage({ ...options, driver: 's3', s3Bucket: bucket[1]! })
    const spool = new Spool(path.join(settings.dataDirectory, 'backups-under-way'))
    return placeOf({ shown, storage, spool, prefix: bucket[2] ? `${bucket[2]}/` : '', isLocal: false })
  }
  const directory = path.resolve(root, shown)
  await requireFolder(directory, use)
  const storage = await openFileStorage({ ...options, driver: 'local', directory })
  return placeOf({ shown, storage, spool: new Spool(path.join(directory, 'drafts')), prefix: '', isLocal: true })
}

async function requireFolder(directory: string, use: 'read' | 'write'): Promise<void> {
  // Only the last one: a mistyped path must not become a new tree of folders.
  if (use === 'write') await mkdir(directory, { mode: 0o700 }).catch(() => {})
  const found = await stat(directory).catch(() => null)
  if (!found) throw new PendError(`There is no folder ${directory}.`, 'Name another, or make it.')
  if (!found.isDirectory()) throw new PendError(`${directory} is not a folder.`, 'Name a folder, or a bucket: s3://…')
  const right = use === 'write' ? constants.W_OK | constants.R_OK : constants.R_OK
  await access(directory, right).catch((cause) => {
    throw new PendError(`${directory} cannot be ${use === 'write' ? 'written' : 'read'}.`, 'Check who owns it.', {
      cause,
    })
  })
}

interface Parts extends Pick<BackupPlace, 'shown' | 'spool' | 'isLocal'> {
  readonly storage: FileStorage
  readonly prefix: string
}

function placeOf({ shown, storage, spool, prefix, isLocal }: Parts): BackupPlace {
  const put = (key: string, file: LocalFile) => storage.put(prefix + key, file).catch((error) => refuse(error, shown))
  return {
    shown,
    isLocal,
    spool,
    put,
    async read(key) {
      const found = await storage.read(prefix + key).catch((error) => refuse(error, shown))
      if (found) return found
      throw new PendError(`The backup has no ${key}: it was cut short or changed.`, 'Restore another one.')
    },
    async finish(name) {
      await using file = await spool.receive(streamOf(name), name.length)
      await put(`${CATALOG}/${name}`, file)
    },
    async remove(name) {
      await storage.remove(`${prefix}${CATALOG}/${name}`)
      await storage.removeAll(prefix + name)
    },
    async list() {
      const found: ListedBackup[] = []
      const folder = prefix + CATALOG
      for await (const { key, modifiedAt } of storage.list(folder))
        found.push({ name: key.slice(folder.length + 1), finishedAt: modifiedAt })
      return found.sort((one, other) => (one.name < other.name ? -1 : 1))
    },
    close: () => storage.close(),
  }
}

async function* bytesOf(text: string) {
  yield Buffer.from(text)
}

const streamOf = (text: string) => bytesOf(text) as unknown as Readable

/** Sentences of the storage are for people who upload. */
function refuse(error: unknown, shown: string): never {
  if (error instanceof Problem)
    throw new PendError(`${shown} cannot be used: ${error.message}`, undefined, { cause: error })
  const { code, message } = error as NodeJS.ErrnoException
  if (code) throw new PendError(`${shown} cannot be used: ${message}.`, undefined, { cause: error })
  throw error
}
