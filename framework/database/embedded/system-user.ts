// The account that PostgreSQL runs under, and what it can reach: the server refuses to run as root.
import { spawnSync } from 'node:child_process'
import { chownSync, type Stats, statSync } from 'node:fs'
import path from 'node:path'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** `{}` means our own account; otherwise the account to switch to. Fits the options of `spawn`. */
export interface SystemUser {
  readonly uid?: number
  readonly gid?: number
}

const CANDIDATES = ['postgres', 'nobody']

/** The account for the server. Throws PendError if we are root and no lesser account exists. */
export function resolveSystemUser(): SystemUser {
  if (process.getuid?.() !== 0) return {}
  for (const name of CANDIDATES) {
    const uid = accountNumber(name, '-u')
    const gid = accountNumber(name, '-g')
    if (uid !== undefined && gid !== undefined) return { uid, gid }
  }
  throw new PendError(
    'PostgreSQL refuses to run as root, and this machine has neither a user "postgres" nor a user "nobody".',
    'Create one (useradd --system postgres), run PEND as another user, or set DATABASE_URL to a running server.',
  )
}

function accountNumber(name: string, flag: '-u' | '-g'): number | undefined {
  const result = spawnSync('id', [flag, name], { encoding: 'utf8' })
  return result.status === 0 ? Number(result.stdout) : undefined
}

/** Whether the account can enter every folder above `target`, and read (for a folder, enter) the target itself. */
export function canReach(user: SystemUser, target: string): boolean {
  if (user.uid === undefined) return true
  const steps = ancestorsOf(path.resolve(target))
  const last = steps.pop() as string
  return (
    steps.every((step) => isAllowed(user, step, 0o1)) && isAllowed(user, last, statSync(last).isDirectory() ? 0o5 : 0o4)
  )
}

function ancestorsOf(target: string): string[] {
  const parent = path.dirname(target)
  return parent === target ? [target] : [...ancestorsOf(parent), target]
}

function isAllowed(user: SystemUser, target: string, wanted: number): boolean {
  const stats: Stats = statSync(target)
  const shift = stats.uid === user.uid ? 6 : stats.gid === user.gid ? 3 : 0
  return ((stats.mode >> shift) & wanted) === wanted
}

/** Gives a file or folder to the account (does nothing if the server runs as ourselves). */
export function giveTo(user: SystemUser, target: string): void {
  if (user.uid !== undefined && user.gid !== undefined) chownSync(target, user.uid, user.gid)
}
