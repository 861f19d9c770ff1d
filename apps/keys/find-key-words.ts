// What a key may, asked when a task runs that was enqueued with it.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, createContext } from '#framework/request/context.ts'

/** Null for a key that was revoked or has expired: what it set going goes no further in its name. */
export async function findKeyWords(
  { runtime, requestId }: Context,
  { id, tenantId, actorId }: { id: string; tenantId: string; actorId: string },
): Promise<ReadonlySet<string> | null> {
  const inside = createContext(runtime, { requestId, tenantId, actorId }).asSystem('find the words of an API key')
  const [row] = await runStatement(
    inside,
    sql`select permissions from tenant.api_keys
      where tenant_id = ${tenantId} and id = ${id} and created_by_id = ${actorId}
        and revoked_at is null and (expires_at is null or expires_at > now())`,
  )
  return row ? new Set(row[0] as string[]) : null
}
