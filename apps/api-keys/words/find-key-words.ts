// A key's permissions, looked up when a task that it enqueued runs.
import { and, eq, gt, isNull, or } from 'drizzle-orm'
import { isRow, NOW } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { apiKeys } from '../api-keys.resource.ts'

const table = tableOf(apiKeys)

/** Null for a revoked or expired key: its work does not continue in its name. */
export async function findKeyWords(
  { runtime, requestId }: Context,
  { id, tenantId, actorId }: { id: string; tenantId: string; actorId: string },
): Promise<ReadonlySet<string> | null> {
  const inside = createContext(runtime, { requestId, tenantId, actorId }).asSystem('find the words of an API key')
  const { permissions, createdBy, revokedAt, expiresAt } = table
  const holds = and(isNull(revokedAt), or(isNull(expiresAt), gt(expiresAt, NOW)))
  const isTheirs = and(isRow(inside, table, id), eq(createdBy, actorId), holds)
  const [key] = await runQuery(inside, query.select({ permissions }).from(table).where(isTheirs))
  return key ? new Set(key.permissions) : null
}
