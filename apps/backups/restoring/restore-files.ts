// Files and keys of a backup: each is compared with its checksum before it is put in its place.
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { fileSettings } from '#apps/files/index.ts'
import { openFileStorage } from '#framework/files/open-storage.ts'
import { type KeptFile, type KeptKey, objectOf } from '../places/manifest.ts'
import { readObject, readText } from '../places/objects.ts'
import type { OpenBackup } from './open-backup.ts'

/** Where bytes go, and what to tell meanwhile. */
interface FileWork {
  readonly settings: object
  onFiles?(files: number): void
}

/** The list of files, line by line. */
async function* filesOf({ source, manifest }: OpenBackup): AsyncGenerator<KeptFile> {
  const text = Readable.from(readObject(source, objectOf.files, manifest.files), { objectMode: false })
  for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY }))
    if (line !== '') yield JSON.parse(line) as KeptFile
}

/** Reads all files and keeps none; resolves with their number. */
export async function compareFiles(backup: OpenBackup, { onFiles }: FileWork): Promise<number> {
  let done = 0
  for await (const file of filesOf(backup)) {
    for await (const _chunk of readObject(backup.source, objectOf.file(file.key), file));
    onFiles?.(++done)
  }
  await readText(backup.source, objectOf.keys, backup.manifest.keys)
  return done
}

/** Keys are never used twice, so a file that is here already gets its own bytes. A throw removes what came. */
export async function restoreFiles(backup: OpenBackup, { settings, onFiles }: FileWork): Promise<number> {
  const storage = await openFileStorage(fileSettings.of(settings).files)
  const come: string[] = []
  let done = 0
  try {
    for await (const file of filesOf(backup)) {
      const isNew = (await storage.find(file.key)) === null
      await putFile(storage, backup, file)
      if (isNew) come.push(file.key)
      onFiles?.(++done)
    }
    return done
  } catch (error) {
    for (const key of come) await storage.remove(key).catch(() => {})
    throw error
  } finally {
    storage.close()
  }
}

type Storage = Awaited<ReturnType<typeof openFileStorage>>

async function putFile(storage: Storage, { source }: OpenBackup, file: KeptFile): Promise<void> {
  const bytes = Readable.from(readObject(source, objectOf.file(file.key), file), { objectMode: false })
  await using draft = await source.place.spool.receive(bytes, Number.MAX_SAFE_INTEGER)
  await storage.put(file.key, draft)
}

export async function keysOf({ source, manifest }: OpenBackup): Promise<KeptKey[]> {
  return JSON.parse(await readText(source, objectOf.keys, manifest.keys)) as KeptKey[]
}
