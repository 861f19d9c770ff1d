// Finds an export with its key, for code that sends its file.
import { eq, sql } from 'drizzle-orm'
import { selectTenants } from '#apps/tenants/index.ts'
import { isRow } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { isUuid } from '#framework/resource/fields/uuid.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { tenantExports } from './tenant-exports.resource.ts'

const table = tableOf(tenantExports)

export interface FoundExport {
  readonly id: string
  readonly status: string
  /** Complete, and not expired. */
  readonly isReady: boolean
  readonly name: string
  readonly size: number
  readonly sha256: string
  readonly storageKey: string
}

/** Throws `resource.not_found`, also for another tenant's. */
export async function findExport(ctx: Context, id: string): Promise<FoundExport> {
  if (!isUuid(id)) throw exportNotFound()
  const tenant = selectTenants('tenant')
  const { status, expiresAt, createdAt, size, sha256, storageKey } = table
  const columns = {
    ...{ id: table.id, status, storageKey },
    isReady: sql<boolean>`${status} = 'ready' and ${expiresAt} > now()`,
    name: sql<string>`${tenant.slug} || to_char(${createdAt} at time zone 'UTC', '-YYYY-MM-DD') || '.pend'`,
    size: sql<number>`coalesce(${size}, 0)::float8`,
    sha256: sql<string>`coalesce(${sha256}, '')`,
  }
  const found = query.select(columns).from(table).innerJoin(tenant, eq(tenant.id, table.tenantId))
  const [row] = await runQuery(ctx.asSystem('find an export'), found.where(isRow(ctx, table, id)))
  if (!row) throw exportNotFound()
  return { ...row, status: row.status! }
}

/** The same error for a missing export and for one the caller may not know of. */
export function exportNotFound(): Problem {
  return new Problem('resource.not_found', 'There is no such tenant export.')
}

/** Below the API's version. */
export function pathOfContent(id: string): string {
  return `tenant-exports/${id}/content`
}
