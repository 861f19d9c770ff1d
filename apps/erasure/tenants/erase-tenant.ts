// Erases a tenant: its files, every row of every table, its trail, and the tenant itself. An interrupted erasure can be resumed.
import { type SQL, sql } from 'drizzle-orm'
import { eraseTrail } from '#apps/audit/index.ts'
import { fileService, folderOf } from '#apps/files/index.ts'
import { exportFolderOf } from '#apps/tenant-exports/index.ts'
import { closeForErasure, deleteTenantRow } from '#apps/tenants/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { allowLongWork } from '#framework/operations/writing/long-work.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { erasers } from '#framework/request/declaring/define-eraser.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { eraseLateFiles } from '../tasks/erase-late-files.ts'
import { findTenantTables, type TenantTable } from './tables-of-tenants.ts'

/** What was erased. */
export interface ErasedTenant {
  readonly rows: number
  /** Rows of its trail, including those of the erasure. */
  readonly trailRows: number
}

export interface ErasureOptions {
  /** Recorded in the platform's trail. */
  readonly reason: string
  /** Only if its grace period is over. */
  readonly isDue: boolean
  readonly signal?: AbortSignal
  onProgress?(rows: number): void
}

const PART = 2000

/**
 * Each part is a separate transaction, so that a killed process loses nothing and the next one continues. The last one
 * deletes the
 * tenant and its trail, and records that in the platform's trail. People stay: they may belong to other tenants. Throws
 * `resource.not_found` if it is gone, `resource.conflict` if it is not due.
 */
export async function eraseTenant(ctx: Context, tenantId: string, options: ErasureOptions): Promise<ErasedTenant> {
  const { reason, isDue, signal } = options
  const words = `erase the tenant: ${reason}`
  await closeForErasure(ctx, tenantId, { reason: words, isDue })
  const inside = createContext(ctx.runtime, { requestId: ctx.requestId, tenantId }).asSystem(words, 'erasing')
  await eraseFiles(ctx, tenantId)
  const tables = await findTenantTables(inside)
  let rows = 0
  for (const table of tables)
    for (let gone = PART; gone === PART; ) {
      signal?.throwIfAborted()
      gone = await erasePart(inside, table)
      rows += gone
      options.onProgress?.(rows)
    }
  const last = await eraseRest(inside, tables)
  return { rows: rows + last.rows, trailRows: last.trailRows }
}

/** Uploads to URLs signed before the tenant closed may still arrive: the folder is checked again later. */
async function eraseFiles({ runtime, requestId }: Context, tenantId: string): Promise<void> {
  const platform = createContext(runtime, { requestId }).asSystem('erase the files of a tenant')
  const { storage, limits } = fileService.of(platform)
  const delay = (limits.uploadTtl + 3600) * 1000
  await inTransaction(platform, (inner) => inner.enqueue(eraseLateFiles, { tenantId }, { delay }))
  await storage.removeAll(folderOf(tenantId))
  await storage.removeAll(exportFolderOf(tenantId))
}

function erasePart(ctx: Context, table: TenantTable): Promise<number> {
  return inTransaction(ctx, async (inner) => {
    await allowLongWork(inner)
    if (table.key.length > 0) return eraseRows(inner, table, partOf(ctx, table))
    await eraseRows(inner, table, sql``)
    return 0
  })
}

/** By key: `pend_app` may not use a row's physical position. */
function partOf({ tenantId }: Context, { name, key }: TenantTable): SQL {
  const [table, columns] = [sql.raw(name), sql.raw(key.join(', '))]
  return sql` and (${columns}) in (select ${columns} from ${table} where tenant_id = ${tenantId} limit ${PART})`
}

// SQL by hand: its tables are those that the database knows, declared or not.
async function eraseRows(ctx: Context, { name, cut }: TenantTable, which: SQL): Promise<number> {
  for (const { table, column } of cut) {
    const [from, key] = [sql.raw(table), sql.raw(column)]
    const holds = sql`tenant_id = ${ctx.tenantId} and ${key} is not null`
    await runStatement(ctx, sql`update ${from} set ${key} = null where ${holds}`)
  }
  const gone = sql`with gone as (delete from ${sql.raw(name)} where tenant_id = ${ctx.tenantId}${which} returning 1)`
  const [row] = await runStatement(ctx, sql`${gone} select count(*) from gone`)
  return row![0] as number
}

/** In one transaction: late rows, outside references to the tenant, the tenant, and its trail. */
function eraseRest(ctx: Context, tables: readonly TenantTable[]): Promise<ErasedTenant> {
  return inTransaction(ctx, async (inner) => {
    await allowLongWork(inner)
    let rows = 0
    for (const table of tables) rows += await eraseRows(inner, table, sql``)
    for (const eraser of erasers.of(inner)) await eraser.endTenant?.(inner)
    // Outside references go with it: hosts, slugs, links, key secrets.
    const isOurs = await deleteTenantRow(inner)
    // Somebody else was faster, and has recorded it.
    return { rows, trailRows: isOurs ? await eraseTrail(inner) : 0 }
  })
}
