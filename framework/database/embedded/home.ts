// Decides where the embedded cluster is: in the clone or, if the server's account cannot enter it, outside.
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { canReach, type SystemUser } from './system-user.ts'

/** The folders of one embedded server. `directory` is ours (lock, port, password); `cluster` belongs to the server's account. */
export interface ServerHome {
  readonly directory: string
  readonly cluster: string
  /** Where copied programs are kept for every clone that uses this place. */
  readonly cache: string
}

// The second one is for systems with a read-only /var/lib.
const OUTSIDE = ['/var/lib/pend', '/var/tmp/pend']

/** Finds or creates the home. `location` records an outside home, which itself records the clone it serves. */
export function resolveHome(directory: string, user: SystemUser): ServerHome {
  mkdirSync(directory, { recursive: true })
  const inside = path.join(directory, 'cluster')
  if (canReach(user, directory)) return { directory, cluster: inside, cache: directory }
  const home = rememberedHome(directory) ?? foundHome(directory, user)
  return { directory, cluster: path.join(home, 'cluster'), cache: path.dirname(home) }
}

function rememberedHome(directory: string): string | undefined {
  const home = readLine(path.join(directory, 'location'))
  if (home === undefined || !existsSync(home)) return undefined
  const clone = readLine(path.join(home, 'clone'))
  // A copied clone has the original's pointer: two clones must not share a cluster. A moved one keeps its own.
  if (clone !== directory && clone !== undefined && isServedFrom(clone, home)) return undefined
  writeFileSync(path.join(home, 'clone'), directory)
  return home
}

const isServedFrom = (clone: string, home: string) => readLine(path.join(clone, 'location')) === home

function foundHome(directory: string, user: SystemUser): string {
  const base = OUTSIDE.find((candidate) => isUsable(candidate, user))
  if (base === undefined) {
    const message = `The database server cannot run: its account may not enter ${directory}, and ${OUTSIDE.join(' and ')} cannot be used.`
    throw new PendError(message, 'Move the clone out of the closed folder, or set DATABASE_URL to a running server.')
  }
  removeAbandoned(base)
  const home = path.join(base, `${path.basename(directory)}-${randomBytes(6).toString('hex')}`)
  createOpenFolder(home)
  writeFileSync(path.join(home, 'clone'), directory)
  writeFileSync(path.join(directory, 'location'), home)
  return home
}

/** Others may write to /var/tmp: a folder that somebody else created there is not trusted. */
function isUsable(base: string, user: SystemUser): boolean {
  try {
    if (!existsSync(base)) createOpenFolder(base)
    const stats = statSync(base)
    return stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0 && canReach(user, base)
  } catch {
    return false
  }
}

/** The server's account must be able to enter, whatever the umask. */
function createOpenFolder(folder: string): void {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
}

/** Removes clusters whose clone is gone, if made for tests or for a temporary clone. No others. */
function removeAbandoned(base: string): void {
  for (const home of readdirSync(base).map((name) => path.join(base, name))) {
    const clone = readLine(path.join(home, 'clone'))
    if (clone === undefined || isServedFrom(clone, home) || existsSync(path.join(home, 'cluster/postmaster.pid')))
      continue
    const isTemporary = clone.startsWith(tmpdir() + path.sep) || existsSync(path.join(home, 'disposable'))
    if (isTemporary) rmSync(home, { recursive: true, force: true })
  }
}

/** Marks this home as disposable once its clone is gone. */
export function markDisposable(home: ServerHome): void {
  const outside = path.dirname(home.cluster)
  if (outside !== home.directory) writeFileSync(path.join(outside, 'disposable'), '')
}

/** The trimmed content of a small file of ours, or undefined if missing. */
export function readLine(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}
