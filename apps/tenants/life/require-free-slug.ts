// Which slugs are to be had: those that no tenant has, nor had until lately.
import { sql } from 'drizzle-orm'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/**
 * Whoever asks for the same slug waits until the context's transaction ends. Throws `resource.duplicate`, the same for a slug that
 * another tenant has and for one that it had: which of the two it is, is nobody's business.
 */
export async function requireFreeSlug(ctx: Context, slug: string): Promise<void> {
  const system = ctx.asSystem(ctx.systemReason ?? 'look whether a slug is free')
  const taken = await inTransaction(system, async ({ transaction }) => {
    const [, rows] = await Promise.all([
      transaction.query(sql`select pg_advisory_xact_lock(hashtextextended(${`tenant slug ${slug}`}, 0))`),
      transaction.query(takenSql(slug, ctx.tenantId)),
    ])
    return rows.length > 0
  })
  if (taken)
    throw new Problem('resource.duplicate', 'This slug is taken.', {
      errors: [{ pointer: '/slug', code: 'duplicate', message: 'is taken' }],
    })
}

/** One row where somebody else than the tenant has or had it. */
export function takenSql(slug: string, tenantId: string | null) {
  return sql`select 1 from tenant.tenants where slug = ${slug} and id is distinct from ${tenantId}::uuid union all select 1 from tenant.former_slugs where slug = ${slug} and leads_to_id is distinct from ${tenantId}::uuid and expires_at > now()`
}
