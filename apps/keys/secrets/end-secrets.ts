// Ends the secrets of a key: now, or after an overlap in which programs can change to the new one.
import { eq } from 'drizzle-orm'
import { deleteKeySessions, endKeySessions, limitKeySessions } from '#apps/sessions/index.ts'
import { query } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { apiKeySecrets } from '../api-key-secrets.resource.ts'

const table = tableOf(apiKeySecrets)

/** At once on every process, for admission looks at the session in each transaction. */
export function revokeSecrets(ctx: Context, keyId: string): Promise<void> {
  return endKeySessions(ctx.asSystem('revoke an API key'), keyId)
}

/** Those there are hold until then, unless they end before. */
export function limitSecrets(ctx: Context, keyId: string, until: string): Promise<void> {
  return limitKeySessions(ctx.asSystem('rotate an API key'), keyId, until)
}

/** Of all keys of the context's tenant, with the sessions that they are: the tenant is erased. */
export function deleteSecrets(ctx: Context): Promise<void> {
  return deleteKeySessions(
    ctx,
    query.select({ session: table.session }).from(table).where(eq(table.leadsTo, ctx.tenantId!)),
  )
}
