// An export as the code that sends its file meets it: with its key.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { isUuid } from '#framework/resource/fields/uuid.ts'
import { Problem } from '#shared/exceptions/problem.ts'

export interface FoundExport {
  readonly id: string
  readonly status: string
  /** There, and its time is not over. */
  readonly isReady: boolean
  readonly name: string
  readonly size: number
  readonly sha256: string
  readonly storageKey: string
}

/** Throws `resource.not_found`, for one of another tenant too. */
export async function findExport(ctx: Context, id: string): Promise<FoundExport> {
  const [row] = isUuid(id)
    ? await runStatement(
        ctx.asSystem('find an export'),
        sql`select e.id, e.status, e.status = 'ready' and e.expires_at > now(), t.slug || to_char(e.created_at at time zone 'UTC', '-YYYY-MM-DD') || '.pend',
          coalesce(e.size, 0)::float8, coalesce(e.sha256, ''), e.storage_key
        from tenant.tenant_exports e join tenant.tenants t on t.id = e.tenant_id where e.tenant_id = ${ctx.tenantId} and e.id = ${id}`,
      )
    : []
  if (!row) throw exportNotFound()
  const [own, status, isReady, name, size, sha256, storageKey] = row as [
    ...[id: string, status: string, isReady: boolean, name: string],
    ...[size: number, sha256: string, storageKey: string],
  ]
  return { id: own, status, isReady, name, size, sha256, storageKey }
}

/** The one answer for what is not there and what the caller may not know of. */
export function exportNotFound(): Problem {
  return new Problem('resource.not_found', 'There is no such tenant export.')
}

/** Below the version of the API. */
export function pathOfContent(id: string): string {
  return `tenant-exports/${id}/content`
}
