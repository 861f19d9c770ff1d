// Keeps an export's row and file consistent: no file without a row that leads to it, whatever is killed when.
import { and, eq, inArray, lte, ne, type SQL } from 'drizzle-orm'
import { fileService } from '#apps/files/index.ts'
import { lockRecord } from '#framework/operations/read.ts'
import { isRow, NOW } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { modelOf } from '#framework/operations/steps/operation-target.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { StoredRowOf, SystemInputOf } from '#framework/resource/infer.ts'
import { tenantExports } from './tenant-exports.resource.ts'

const table = tableOf(tenantExports)

type Stored = StoredRowOf<typeof tenantExports>
type Status = NonNullable<Stored['status']>

/** Changes its state if it is still in one of these; false if not, so that nobody revives a discarded one. `ctx` acts as the system. */
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

/** Records progress; false if nobody wants it any more. Emits no event: followers would get a thousand. */
export async function noteProgress(ctx: Context, id: string, percent: number): Promise<boolean> {
  const isWanted = and(isRow(ctx, table, id), eq(table.status, 'writing'))
  const noted = query.update(table).set({ progress: percent, updatedAt: NOW }).where(isWanted)
  return (await runQuery(ctx, noted.returning({ id: table.id }))).length > 0
}

/** Deletes the file of an expired or discarded export; leaves others alone. The row forgets the file once it is gone. */
export async function removeFile(ctx: Context, id: string): Promise<boolean> {
  const isOver = { from: ['ready'] as const, values: { status: 'expired' as const } }
  const { status, expiresAt, storageKey } = table
  const isHere = isRow(ctx, table, id)
  const find = (...more: SQL[]) =>
    runQuery(
      ctx,
      query
        .select({ storageKey })
        .from(table)
        .where(and(isHere, ...more)),
    )
  if ((await find(eq(status, 'ready'), lte(expiresAt, NOW))).length > 0) await turnExport(ctx, id, isOver)
  const [unwanted] = await find(inArray(status, ['expired', 'discarded', 'failed']), ne(storageKey, ''))
  if (!unwanted) return false
  await fileService.of(ctx).storage.remove(unwanted.storageKey)
  await runQuery(ctx, query.update(table).set({ storageKey: '' }).where(isHere))
  return true
}
