// Who uses an embedded server: each live process leaves a file, and the last one stops the server.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

let count = 0

/** Records that this process uses the server; returns the file for `returnLease`. */
export function takeLease(directory: string): string {
  const folder = path.join(directory, 'users')
  mkdirSync(folder, { recursive: true })
  count += 1
  const lease = path.join(folder, `${process.pid}-${count}`)
  writeFileSync(lease, startOf(process.pid))
  return lease
}

/** Returns the lease, and whether no live process holds another. Call it under the start lock. */
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

/** Whether a process with this number runs, under any account. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * When a process began, if that is cheap to read: numbers are reused after a restart, start times are not. Empty for a
 * dead process that only waits for its parent.
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
