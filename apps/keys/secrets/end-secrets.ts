// Ends the secrets of a key: now, or after an overlap in which programs can change to the new one.
import { sql } from 'drizzle-orm'
import { type Context, inTransaction } from '#framework/request/context.ts'

/** At once on every process, for admission looks at the session in each transaction. */
export async function revokeSecrets(ctx: Context, keyId: string): Promise<void> {
  await inTransaction(ctx.asSystem('revoke an API key'), ({ transaction }) =>
    transaction.query(
      sql`update auth.sessions set ended_at = now(), ended_by = 'revocation', updated_at = now(), version = version + 1 where api_key = ${keyId} and ended_at is null`,
    ),
  )
}

/** Those there are hold until then, unless they end before. */
export async function limitSecrets(ctx: Context, keyId: string, until: string): Promise<void> {
  await inTransaction(ctx.asSystem('rotate an API key'), ({ transaction }) =>
    transaction.query(
      sql`update auth.sessions set expires_at = ${until}, updated_at = now(), version = version + 1 where api_key = ${keyId} and ended_at is null and expires_at > ${until}`,
    ),
  )
}

/** Of all keys of the context's tenant, with the sessions that they are: the tenant is erased. */
export async function deleteSecrets(ctx: Context): Promise<void> {
  await inTransaction(ctx, ({ transaction }) =>
    transaction.query(
      sql`delete from auth.sessions where id in (select session_id from auth.api_key_secrets where leads_to_id = ${ctx.tenantId})`,
    ),
  )
}
