// Who uses an embedded server: each live process leaves a file, and the last to go stops the server.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

let count = 0

/** Notes that this process uses the server; returns the file to give to `returnLease`. */
export function takeLease(directory: string): string {
  const folder = path.join(directory, 'users')
  mkdirSync(folder, { recursive: true })
  count += 1
  const lease = path.join(folder, `${process.pid}-${count}`)
  writeFileSync(lease, startOf(process.pid))
  return lease
}

/** Gives the lease back and says whether nobody alive holds another one. Call it under the start lock. */
export function returnLease(lease: string): boolean {
  rmSync(lease, { force: true })
  const folder = path.dirname(lease)
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (isHeld(path.join(folder, name))) return false
    rmSync(path.join(folder, name), { force: true })
  }
  return true
}

function isHeld(lease: string): boolean {
  const pid = Number.parseInt(path.basename(lease), 10)
  return isAlive(pid) && readFileSync(lease, 'utf8') === startOf(pid)
}

/** Whether a process of this number runs, under whatever account. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * When a process began, where the system tells it cheaply: a number is given out again after a restart, its beginning is not.
 * Empty for one that has died and only waits for its parent to notice.
 */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return /[ZX]/.test(state ?? '') ? '' : (rest[18] ?? '')
  } catch {
    return ''
  }
}
