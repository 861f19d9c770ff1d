// Collects public files into one folder: under names with a digest, and packed, for servers and proxies.
import { hash } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { typeOfFile } from '../files-of-folder.ts'
import type { PublicFile } from '../public-file.ts'
import { isWorthPacking } from '../static-file.ts'
import { MANIFEST, type Manifest, readManifest } from './manifest.ts'
import { PACKED } from './static-folder.ts'

/** What is to be done. */
export interface Collecting {
  readonly folder: string
  readonly files: readonly PublicFile[]
  /** Also deletes what earlier runs left. Without it the files of old pages stay. */
  readonly clears: boolean
  /** Looks only. */
  readonly isDry: boolean
  /** Told of each file that is written or deleted, before it is. */
  onStep?(step: 'write' | 'delete', name: string): void
}

/** What was done, in files; packed forms count with theirs. */
export interface Collected {
  readonly written: number
  readonly unchanged: number
  readonly deleted: number
}

/**
 * Files that are there under the same name stay as they are. The list is written last, so that a server never reads of
 * a file that is missing. Throws PendError if a file can neither be read nor found among those collected before, and
 * before it clears a folder that it has not filled.
 */
export async function collectFiles(collecting: Collecting): Promise<Collected> {
  const { folder, clears, isDry, onStep } = collecting
  const known = await readManifest(folder).catch(() => null)
  if (clears && known === null) await requireOwn(folder)
  const kept = await keepAll(collecting, known ?? {})
  const names: Manifest = Object.fromEntries(kept.map(({ path, name }) => [path, name]))
  if (!isDry) await writeInPlace(path.join(folder, MANIFEST), `${JSON.stringify({ files: names }, null, 1)}\n`)
  const old = clears ? await otherFiles(folder, new Set(Object.values(names))) : []
  for (const name of old) {
    onStep?.('delete', name)
    if (!isDry) await rm(path.join(folder, name))
  }
  const written = kept.filter(({ isNew }) => isNew).length
  return { written, unchanged: kept.length - written, deleted: old.filter((name) => !isPacked(name)).length }
}

interface Kept {
  readonly path: string
  readonly name: string
  readonly isNew: boolean
}

/** One after the other: packing uses all processors. */
async function keepAll(collecting: Collecting, known: Manifest): Promise<Kept[]> {
  const kept: Kept[] = []
  for (const file of collecting.files) kept.push(await keep(file, collecting, known[file.path]))
  return kept
}

async function keep(file: PublicFile, { folder, isDry, onStep }: Collecting, before?: string): Promise<Kept> {
  if (!file.isPresent()) return { path: file.path, name: requireBefore(file, before), isNew: false }
  const content = Buffer.from(await file.read())
  const name = file.isHashed ? file.path : withDigest(file.path, content)
  const forms = await missingForms(path.join(folder, name))
  if (forms.length === 0) return { path: file.path, name, isNew: false }
  onStep?.('write', name)
  if (!isDry) await writeForms(path.join(folder, name), content)
  return { path: file.path, name, isNew: true }
}

function requireBefore({ path }: PublicFile, before: string | undefined): string {
  if (before !== undefined) return before
  throw new PendError(
    `${path} cannot be read: its package is not installed.`,
    'Run collectstatic where the development packages are installed (npm ci).',
  )
}

function withDigest(file: string, content: Buffer): string {
  const { dir, name, ext } = path.posix.parse(file)
  return path.posix.join(dir, `${name}.${hash('sha256', content, 'hex').slice(0, 12)}${ext}`)
}

const formsOf = (place: string) => (isWorthPacking(typeOfFile(place)) ? ['', PACKED.br, PACKED.gzip] : [''])

async function missingForms(place: string): Promise<string[]> {
  const sizes = await Promise.all(formsOf(place).map((ending) => stat(place + ending).catch(() => null)))
  return formsOf(place).filter((_ending, at) => sizes[at] === null)
}

const packBrotli = promisify(brotliCompress)
const packGzip = promisify(gzip)

/** The file itself comes last: a run that was cut short is taken up again. */
async function writeForms(place: string, content: Buffer): Promise<void> {
  if (formsOf(place).length > 1) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
    const [br, gz] = await Promise.all([packBrotli(content, { params }), packGzip(content, { level: 9 })])
    await writeInPlace(place + PACKED.br, br)
    await writeInPlace(place + PACKED.gzip, gz)
  }
  await writeInPlace(place, content)
}

/** A server or proxy may read the file meanwhile. */
async function writeInPlace(place: string, content: Buffer | string): Promise<void> {
  const made = `${place}.${process.pid}.part`
  try {
    await mkdir(path.dirname(place), { recursive: true })
    await writeFile(made, content)
    await rename(made, place)
  } catch (error) {
    await rm(made, { force: true }).catch(() => {})
    throw cannotWrite(place, error as NodeJS.ErrnoException)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  ENOTDIR: 'a part of the path is a file',
  EISDIR: 'a folder has this name',
}

function cannotWrite(place: string, error: NodeJS.ErrnoException): PendError {
  const reason = REASONS[error.code ?? ''] ?? error.message
  return new PendError(`${place} cannot be written: ${reason}.`, 'Choose a folder with PEND_STATIC_DIRECTORY.', {
    cause: error,
  })
}

/** Below the folder, without the list and what the list names. Links are not followed. */
async function otherFiles(folder: string, names: ReadonlySet<string>): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((name) => name !== MANIFEST && !names.has(withoutEnding(name)))
    .sort()
}

const isPacked = (name: string) => withoutEnding(name) !== name
const withoutEnding = (name: string) => name.replace(/\.(?:br|gz)$/, '')

async function requireOwn(folder: string): Promise<void> {
  const entries = await readdir(folder).catch(() => [])
  if (entries.length === 0) return
  throw new PendError(
    `${folder} holds files but no ${MANIFEST}: it was not filled by collectstatic, and is not cleared.`,
    'Name an empty folder with PEND_STATIC_DIRECTORY, or leave out --clear.',
  )
}
