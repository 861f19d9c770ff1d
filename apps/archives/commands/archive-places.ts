// Sources and targets of archives: files, and pipes for `-`. Reports problems before any work begins.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** A temporary file for one archive. `await using` removes it. */
interface Draft extends AsyncDisposable {
  readonly path: string
}

/** A file for the archive until complete; `keep` moves it to its target. */
export interface Target extends Draft {
  /** Its name for people. */
  readonly name: string
  keep(): Promise<void>
}

/** Throws PendError for a folder, a missing folder, and an existing file unless `replaces`. */
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
  // The reader may have stopped: report that, because they have only half.
  const keep = () => pipeline(createReadStream(draft.path), process.stdout, { end: false })
  return { ...draft, name: 'The output', keep }
}

/** An archive that can be read repeatedly: piped input is buffered in a file. Throws PendError if it is not a file. */
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
