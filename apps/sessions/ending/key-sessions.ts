// The sessions of API key secrets. Admission checks them in each transaction, so an end takes effect at once in every process.
import { and, eq, gt, inArray, isNull, type SQLWrapper } from 'drizzle-orm'
import { NOW, touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { sessions } from '../sessions.resource.ts'

const table = tableOf(sessions)

/** The key is revoked. `ctx` acts as the system. */
export async function endKeySessions(ctx: Context, keyId: string): Promise<void> {
  const ended = { endedAt: NOW, endedBy: 'revocation' as const, ...touched(table) }
  const areOpen = and(eq(table.apiKey, keyId), isNull(table.endedAt))
  await runQuery(ctx, query.update(table).set(ended).where(areOpen))
}

/** Existing ones stay valid until then, unless they end earlier. `ctx` acts as the system. */
export async function limitKeySessions(ctx: Context, keyId: string, until: string): Promise<void> {
  const areLonger = and(eq(table.apiKey, keyId), isNull(table.endedAt), gt(table.expiresAt, until))
  const limited = { expiresAt: until, ...touched(table) }
  await runQuery(ctx, query.update(table).set(limited).where(areLonger))
}

/** Those whose ids the caller's statement selects. `ctx` acts as the system. */
export async function deleteKeySessions(ctx: Context, ids: SQLWrapper): Promise<void> {
  await runQuery(ctx, query.delete(table).where(inArray(table.id, ids)))
}
