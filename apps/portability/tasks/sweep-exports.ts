// Looks each night for exports whose time is over, for those that stand still, and for files without a row.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { fileService } from '#apps/files/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { exportFolderOf } from '../requested/export-service.ts'
import { removeFile, turnExport } from '../requested/export-states.ts'

const HOUR = 3_600_000

/** Runs in each tenant. The rows are kept for a season, so that one can see who took what out and when. */
export const sweepExports = defineTask('portability.sweep-exports', {
  payload: Type.Object({}),
  priority: -50,
  async run(own) {
    const ctx = own.asSystem('sweep the exports of a tenant')
    for (const id of await idsOf(ctx, sql`status in ('waiting', 'writing') and updated_at < now() - interval '1 day'`))
      await turnExport(ctx, id, {
        from: ['waiting', 'writing'],
        values: { status: 'failed', problem: 'It stood still.' },
      })
    let files = 0
    for (const id of await idsOf(ctx, sql`expires_at <= now() or storage_key <> ''`))
      if (await removeFile(ctx, id)) files++
    files += await removeOrphans(ctx)
    await inTransaction(ctx, ({ transaction }) =>
      transaction.query(
        sql`delete from tenant.tenant_exports where tenant_id = ${ctx.tenantId} and storage_key = '' and status not in ('waiting', 'writing') and created_at < now() - interval '90 days'`,
      ),
    )
    return { files }
  },
})

async function idsOf(ctx: Context, which: ReturnType<typeof sql>): Promise<string[]> {
  const rows = await runStatement(
    ctx,
    sql`select id from tenant.tenant_exports where tenant_id = ${ctx.tenantId} and (${which}) limit 500`,
  )
  return rows.map(([id]) => id as string)
}

/** What a process left that was killed between putting a file away and writing it down. */
async function removeOrphans(ctx: Context): Promise<number> {
  const { storage } = fileService.of(ctx)
  const rows = await runStatement(
    ctx,
    sql`select storage_key from tenant.tenant_exports where tenant_id = ${ctx.tenantId} and storage_key <> ''`,
  )
  const known = new Set(rows.map(([key]) => key))
  let gone = 0
  for await (const { key, modifiedAt } of storage.list(exportFolderOf(ctx.tenantId!))) {
    if (known.has(key) || Date.now() - modifiedAt.getTime() < HOUR) continue
    await storage.remove(key)
    gone++
  }
  return gone
}
