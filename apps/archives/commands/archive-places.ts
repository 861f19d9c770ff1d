// Where archives go to and come from: files, and pipes for `-`. What is wrong with a place is said before any work is done.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** A place on the disk for one archive. `await using` takes it away again. */
interface Draft extends AsyncDisposable {
  readonly path: string
}

/** Where an archive is written until it is whole; `keep` puts it where it was meant to go. */
export interface Target extends Draft {
  /** As people call it. */
  readonly name: string
  keep(): Promise<void>
}

/** Throws PendError for a folder, for a folder that is not there, and for a file that is there unless `replaces`. */
export async function openTarget(file: string, { replaces }: { replaces: boolean }): Promise<Target> {
  if (file === '-') return openPipe()
  const [found, folder] = await Promise.all([stat(file).catch(() => null), stat(path.dirname(file)).catch(() => null)])
  if (found?.isDirectory()) throw new PendError(`${file} is a folder.`, 'Name a file in it.')
  if (!folder?.isDirectory()) throw new PendError(`There is no folder ${path.dirname(file)}.`, 'Make it first.')
  if (found && !replaces)
    throw new PendError(`${file} already exists and was not changed.`, 'Choose another name, or say --force.')
  const draft = `${file}.part`
  await rm(draft, { force: true }).catch(() => {})
  const keep = () => rename(draft, file)
  return { name: file, path: draft, keep, [Symbol.asyncDispose]: () => rm(draft, { force: true }) }
}

async function openPipe(): Promise<Target> {
  if (process.stdout.isTTY)
    throw new PendError('An archive is nothing to read on a screen.', 'Name a file, or put a pipe behind it.')
  const draft = await openDraft()
  // Whoever reads may have gone: that is said, for they have half of it.
  const keep = () => pipeline(createReadStream(draft.path), process.stdout, { end: false })
  return { ...draft, name: 'The output', keep }
}

/** An archive that can be read more than once: what comes through a pipe is kept meanwhile. Throws PendError for what is no file. */
export async function openSource(file: string): Promise<Draft> {
  const found = file === '-' ? null : await stat(file).catch(() => undefined)
  if (found === undefined) throw new PendError(`There is no file ${file}.`)
  if (found?.isDirectory()) throw new PendError(`${file} is a folder.`, 'Name the archive in it.')
  if (found?.isFile()) return { path: file, async [Symbol.asyncDispose]() {} }
  if (file === '-' && process.stdin.isTTY)
    throw new PendError('Nothing comes through a pipe.', 'Name a file, or put ./manage tenants export … - | before it.')
  const draft = await openDraft()
  const bytes = file === '-' ? process.stdin : createReadStream(file)
  await pipeline(bytes, createWriteStream(draft.path, { flags: 'wx', mode: 0o600 }))
  return draft
}

/** In a folder that nobody else on the machine can open. */
async function openDraft(): Promise<Draft> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pend-archive-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  return { path: path.join(folder, 'archive'), [Symbol.asyncDispose]: remove }
}
