// How the row of an export and its file follow one another: no file without a row that leads to it, whatever is killed when.
import { sql } from 'drizzle-orm'
import { fileService } from '#apps/files/index.ts'
import { lockRecord } from '#framework/operations/read.ts'
import { modelOf } from '#framework/operations/steps/operation-target.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import type { StoredRowOf, SystemInputOf } from '#framework/resource/infer.ts'
import { tenantExports } from '../tenant-exports.resource.ts'

type Stored = StoredRowOf<typeof tenantExports>
type Status = NonNullable<Stored['status']>

/** Turns it, if it is still in one of these; false when it is not, so that nobody brings back what was discarded. `ctx` acts as the system. */
export function turnExport(
  ctx: Context,
  id: string,
  { from, values }: { from: readonly Status[]; values: SystemInputOf<typeof tenantExports> },
): Promise<boolean> {
  return inTransaction(ctx, async (inner) => {
    const { record } = await lockRecord(inner, modelOf(inner, tenantExports), id)
    if (!from.includes((record as Stored).status!)) return false
    await updateAsSystem(inner, tenantExports, { id, values })
    return true
  })
}

/** Says how far it is, and false when nobody wants it any more. No event: a client that follows would be told a thousand times. */
export async function noteProgress(ctx: Context, id: string, percent: number): Promise<boolean> {
  const rows = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(
      sql`update tenant.tenant_exports set progress = ${percent}, updated_at = now() where tenant_id = ${ctx.tenantId} and id = ${id} and status = 'writing' returning 1`,
    ),
  )
  return rows.length > 0
}

/** The file of one that is over or was given up; nothing happens to others. The row forgets the file when it is gone. */
export async function removeFile(ctx: Context, id: string): Promise<boolean> {
  const isOver = { from: ['ready'] as const, values: { status: 'expired' as const } }
  const which = sql`where tenant_id = ${ctx.tenantId} and id = ${id}`
  const find = (more: ReturnType<typeof sql>) =>
    inTransaction(ctx, ({ transaction }) =>
      transaction.query(sql`select storage_key from tenant.tenant_exports ${which} and ${more}`),
    )
  if ((await find(sql`status = 'ready' and expires_at <= now()`)).length > 0) await turnExport(ctx, id, isOver)
  const [row] = await find(sql`status in ('expired', 'discarded', 'failed') and storage_key <> ''`)
  if (!row) return false
  await fileService.of(ctx).storage.remove(row[0] as string)
  await inTransaction(ctx, ({ transaction }) =>
    transaction.query(sql`update tenant.tenant_exports set storage_key = '' ${which}`),
  )
  return true
}
