// Writes and stores an archive that an owner requested.
import { randomUUID } from 'node:crypto'
import Type from 'typebox'
import { countLines, type WrittenArchive, writeArchive } from '#apps/archives/index.ts'
import { fileService } from '#apps/files/index.ts'
import { can } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { TaskRun } from '#framework/request/task.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { PermanentFailure } from '#framework/tasks/permanent-failure.ts'
import { exportFolderOf, exportService } from '../export-service.ts'
import { noteProgress, turnExport } from '../export-states.ts'
import { tellOfExport } from '../tell-of-export.ts'
import { removeExport } from './remove-export.ts'

const ATTEMPTS = 3
const GONE = 'The person who asked for it no longer has the permission.'

/** In the tenant, for the person who requested it. If killed, it starts over; the file appears under its key only when complete. */
export const writeExport = defineTask('portability.write-export', {
  payload: Type.Object({ id: Type.String({ format: 'uuid' }) }),
  priority: -20,
  attempts: ATTEMPTS,
  timeLimit: 3_600_000,
  unique: { key: ({ id }) => id },
  async run(own, { id }, task) {
    // A closed tenant is refused here as everywhere: this is not the platform's work.
    const ctx = own.asSystem('export the tenant for an owner')
    if (!can(own, 'tenantExports.create')) {
      await fail(ctx, id, GONE)
      throw new PermanentFailure(GONE)
    }
    const values = { status: 'writing', progress: 0 } as const
    if (!(await turnExport(ctx, id, { from: ['waiting', 'writing'], values }))) return { outcome: 'skipped' }
    try {
      return { outcome: (await make(ctx, id, task)) ? 'ready' : 'discarded' }
    } catch (error) {
      if (task.attempt < ATTEMPTS) throw error
      await fail(ctx, id, 'The archive could not be written. Those who run the service find out why in their log.')
      throw error
    }
  },
})

function fail(ctx: Context, id: string, problem: string): Promise<boolean> {
  return turnExport(ctx, id, { from: ['waiting', 'writing'], values: { status: 'failed', problem } })
}

/** False if it was discarded meanwhile. */
async function make(ctx: Context, id: string, task: TaskRun): Promise<boolean> {
  const { storage, spool } = fileService.of(ctx)
  await using draft = await spool.draft()
  const watch = await watchProgress(ctx, id, task)
  const written = await writeArchive(ctx, draft.path, watch).catch((error) => {
    if (watch.isDiscarded()) return null
    throw error
  })
  if (!written) return false
  const storageKey = `${exportFolderOf(ctx.tenantId!)}/${randomUUID()}`
  await storage.put(storageKey, { path: draft.path, size: written.size })
  const isKept = await finish(ctx, id, { ...written, storageKey })
  if (!isKept) await storage.remove(storageKey)
  return isKept
}

/** Reports progress to row and task, at most each second, and stops the work if nobody wants it any more. */
async function watchProgress(ctx: Context, id: string, task: TaskRun) {
  const [total, stop] = [await countLines(ctx), new AbortController()]
  let last = performance.now()
  const note = async (percent: number) => {
    await task.progress(percent)
    if (!(await noteProgress(ctx, id, percent))) stop.abort()
  }
  return {
    signal: AbortSignal.any([task.signal, stop.signal]),
    isDiscarded: () => stop.signal.aborted,
    onProgress(lines: number) {
      if (performance.now() - last < 1000) return
      last = performance.now()
      // A failed progress report must not fail the work.
      void note(Math.min(99, Math.floor((100 * lines) / total))).catch(() => {})
    },
  }
}

function finish(ctx: Context, id: string, archive: WrittenArchive & { storageKey: string }): Promise<boolean> {
  const { ttl } = exportService.of(ctx)
  const { size, sha256, storageKey } = archive
  const expiresAt = new Date(Date.now() + ttl * 1000).toISOString()
  return inTransaction(ctx, async (inner) => {
    const values = { status: 'ready', progress: 100, size: String(size), sha256, storageKey, expiresAt } as const
    if (!(await turnExport(inner, id, { from: ['writing'], values }))) return false
    await inner.enqueue(removeExport, { id }, { delay: ttl * 1000 })
    await tellOfExport(inner, expiresAt)
    return true
  })
}
