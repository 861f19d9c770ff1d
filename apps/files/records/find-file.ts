// Finds a file with its key, for code that sends or receives its content for any caller.
import { isRow } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { files } from '../files.resource.ts'

const table = tableOf(files)

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

/** Throws `resource.not_found`, also for another tenant's file, and `tenants.not_found` for an inactive tenant. */
export async function findFile(ctx: Context, id: string): Promise<StoredFile> {
  const { name, type, size, sha256, isPublic, status, storageKey } = table
  const columns = { name, type, size, sha256, isPublic, status, storageKey }
  const [row] = await runQuery(
    ctx,
    query
      .select(columns)
      .from(table)
      .where(isRow(ctx, table, id)),
  )
  if (!row) throw fileNotFound()
  const { status: state, ...file } = row
  return { id, ...file, isReady: state === 'ready' }
}

/** The same error for a missing file and for one the caller may not know of. */
export function fileNotFound(): Problem {
  return new Problem('resource.not_found', 'There is no such file.')
}
