// Ends the secrets of a key: now, or after an overlap for switching programs.
import { eq } from 'drizzle-orm'
import { deleteKeySessions, endKeySessions, limitKeySessions } from '#apps/sessions/index.ts'
import { query } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { apiKeySecrets } from '../api-key-secrets.resource.ts'

const table = tableOf(apiKeySecrets)

/** Effective at once in every process, because admission checks the session in each transaction. */
export function revokeSecrets(ctx: Context, keyId: string): Promise<void> {
  return endKeySessions(ctx.asSystem('revoke an API key'), keyId)
}

/** Existing secrets stay valid until then, unless they end earlier. */
export function limitSecrets(ctx: Context, keyId: string, until: string): Promise<void> {
  return limitKeySessions(ctx.asSystem('rotate an API key'), keyId, until)
}

/** For all keys of the context's tenant, with their sessions: the tenant is erased. */
export function deleteSecrets(ctx: Context): Promise<void> {
  return deleteKeySessions(
    ctx,
    query.select({ session: table.session }).from(table).where(eq(table.leadsTo, ctx.tenantId!)),
  )
}
