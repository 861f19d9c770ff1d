// Deletes contents without a file, left by a process that died between storing and recording them.
import { and } from 'drizzle-orm'
import Type from 'typebox'
import { inTenant, isAnyOf } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { fileService } from '../file-service.ts'
import { files } from '../files.resource.ts'
import { folderOf, originalOf } from '../storing/storage-keys.ts'

const table = tableOf(files)

// Younger content may still be recorded.
const AGE = 24 * 3_600_000
const PART = 500

/** Runs in each tenant; its result is the number of deleted objects. */
export const deleteOrphans = defineTask('files.delete-orphans', {
  payload: Type.Object({}),
  priority: -50,
  timeLimit: 1_800_000,
  async run(ctx, _payload, { signal }) {
    const { storage, spool } = fileService.of(ctx)
    await spool.clean()
    let objects = 0
    let part: string[] = []
    const deletePart = async () => {
      for (const key of await orphansAmong(ctx, part)) {
        await storage.remove(key)
        objects++
      }
      part = []
    }
    for await (const { key, modifiedAt } of storage.list(folderOf(ctx.tenantId!))) {
      if (signal.aborted) break
      if (Date.now() - modifiedAt.getTime() > AGE) part.push(key)
      if (part.length === PART) await deletePart()
    }
    await deletePart()
    return { objects }
  },
})

async function orphansAmong(ctx: Context, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return []
  const originals = [...new Set(keys.map(originalOf))]
  const { storageKey } = table
  const areTheirs = and(inTenant(ctx, table), isAnyOf(storageKey, originals))
  const found = await runQuery(ctx, query.select({ storageKey }).from(table).where(areTheirs))
  const known = new Set(found.map((file) => file.storageKey))
  return keys.filter((key) => !known.has(originalOf(key)))
}
