// Lets one process at a time create, start or stop an embedded server.
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { PendError } from '#shared/exceptions/pend-error.ts'

const PATIENCE_MS = 90_000
const SQLITE_BUSY = 5

/**
 * Runs `work` while no other process does for the same directory. An empty SQLite file serves as the lock: the
 * operating system releases it when its holder dies, so it is never stale.
 */
export async function withStartLock<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const lock = new DatabaseSync(path.join(directory, 'lock'), { timeout: 0 })
  try {
    await acquire(lock, directory)
    return await work()
  } finally {
    lock.close()
  }
}

async function acquire(lock: DatabaseSync, directory: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (!tryLock(lock)) {
    if (performance.now() > deadline) {
      throw new PendError(`Another process has been starting or stopping the database in ${directory} for too long.`)
    }
    await wait(20)
  }
}

function tryLock(lock: DatabaseSync): boolean {
  try {
    lock.exec('begin exclusive')
    return true
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false
    throw error
  }
}
