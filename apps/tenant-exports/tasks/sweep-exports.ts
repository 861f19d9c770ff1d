// Nightly check for expired exports, stuck ones, and files without a row.
import { and, eq, inArray, lte, ne, not, or, type SQL, sql } from 'drizzle-orm'
import Type from 'typebox'
import { fileService } from '#apps/files/index.ts'
import { inTenant, NOW } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { removeWhere } from '#framework/operations/sql/remove-where.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { exportFolderOf } from '../export-service.ts'
import { removeFile, turnExport } from '../export-states.ts'
import { tenantExports } from '../tenant-exports.resource.ts'

const table = tableOf(tenantExports)
const { status, storageKey } = table
const UNFINISHED = ['waiting', 'writing'] as const

const HOUR = 3_600_000

/** Runs in each tenant. Rows are kept for a season, to show who exported what and when. */
export const sweepExports = defineTask('portability.sweep-exports', {
  payload: Type.Object({}),
  priority: -50,
  async run(own) {
    const ctx = own.asSystem('sweep the exports of a tenant')
    const standStill = and(inArray(status, UNFINISHED), sql`${table.updatedAt} < now() - interval '1 day'`)
    for (const id of await idsOf(ctx, standStill))
      await turnExport(ctx, id, {
        from: UNFINISHED,
        values: { status: 'failed', problem: 'It stood still.' },
      })
    let files = 0
    for (const id of await idsOf(ctx, or(lte(table.expiresAt, NOW), ne(storageKey, ''))))
      if (await removeFile(ctx, id)) files++
    files += await removeOrphans(ctx)
    const areOver = and(eq(storageKey, ''), not(inArray(status, UNFINISHED)))
    const isOld = sql`${table.createdAt} < now() - interval '90 days'`
    await removeWhere(ctx, table, { where: and(inTenant(ctx, table), areOver, isOld) })
    return { files }
  },
})

async function idsOf(ctx: Context, which: SQL | undefined): Promise<string[]> {
  const areMeant = and(inTenant(ctx, table), which)
  const found = await runQuery(ctx, query.select({ id: table.id }).from(table).where(areMeant).limit(500))
  return found.map(({ id }) => id)
}

/** Files left by a process killed between storing and recording them. */
async function removeOrphans(ctx: Context): Promise<number> {
  const { storage } = fileService.of(ctx)
  const haveFiles = and(inTenant(ctx, table), ne(storageKey, ''))
  const rows = await runQuery(ctx, query.select({ storageKey }).from(table).where(haveFiles))
  const known = new Set(rows.map((row) => row.storageKey))
  let gone = 0
  for await (const { key, modifiedAt } of storage.list(exportFolderOf(ctx.tenantId!))) {
    if (known.has(key) || Date.now() - modifiedAt.getTime() < HOUR) continue
    await storage.remove(key)
    gone++
  }
  return gone
}
