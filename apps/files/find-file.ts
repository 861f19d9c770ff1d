// A file as the code that sends or receives its bytes meets it: with its key, whoever asks.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'

export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly size: number
  readonly sha256: string
  readonly isPublic: boolean
  readonly isReady: boolean
  readonly storageKey: string
}

/** Throws `resource.not_found`, also for a file of another tenant, and `tenants.not_found` for a tenant that is not active. */
export async function findFile(ctx: Context, id: string): Promise<StoredFile> {
  const [row] = await runStatement(
    ctx,
    sql`select name, type, size, sha256, is_public, status, storage_key from public.files where tenant_id = ${ctx.tenantId} and id = ${id}`,
  )
  if (!row) throw fileNotFound()
  const [name, type, size, sha256, isPublic, status, storageKey] = row as [
    ...[name: string, type: string, size: number, sha256: string],
    ...[isPublic: boolean, status: string, storageKey: string],
  ]
  return { id, name, type, size, sha256, isPublic, isReady: status === 'ready', storageKey }
}

/** The one answer for what is not there and what the caller may not know of. */
export function fileNotFound(): Problem {
  return new Problem('resource.not_found', 'There is no such file.')
}
