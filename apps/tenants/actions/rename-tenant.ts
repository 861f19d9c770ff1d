// POST /tenants/{id}/rename: changes the slug. The old one still leads here for a while, and stays reserved.
import { and, count, eq, lte, min, or, sql } from 'drizzle-orm'
import Type from 'typebox'
import { isAnyOf, NOW } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import type { Context } from '#framework/request/context.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { schemaOfField } from '#framework/resource/schemas/endpoint-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { formerSlugs } from '../domains/former-slugs.resource.ts'
import { tenantService } from '../tenant-service.ts'
import { tenants } from '../tenants.resource.ts'

/** Former slugs that one tenant may reserve: repeated renaming must not hoard them (CWE-770). */
const MOST_FORMER = 10

const { slug } = tenants.definition.fields
const former = tableOf(formerSlugs)

export const renameTenant = defineAction(tenants, 'rename', {
  summary: 'Change the slug of the tenant',
  description: 'Addresses with the old slug work for a while, and no other tenant can take it.',
  input: Type.Object(
    { slug: schemaOfField(slug, 'The new short name for addresses and for X-Tenant.') },
    { additionalProperties: false },
  ),
  async run(ctx, tenant, input) {
    if (input.slug === tenant.slug) return tenant
    const { record } = await updateAsSystem(ctx, tenants, { id: tenant.id, values: { slug: input.slug } })
    const { slugGrace } = tenantService.of(ctx)
    await inTransaction(ctx.asSystem('keep the former slug of a tenant'), async (inner) => {
      // A former slug becomes the tenant's own again; other tenants' former slugs may have expired long ago.
      const [isOwn, isOver] = [eq(former.leadsTo, tenant.id), lte(former.expiresAt, NOW)]
      const isNamed = isAnyOf(former.slug, [input.slug, tenant.slug])
      await runQuery(inner, query.delete(former).where(or(and(isNamed, or(isOwn, isOver)), and(isOwn, isOver))))
      const expiresAt = sql`now() + make_interval(secs => ${slugGrace})`
      await runQuery(inner, query.insert(former).values({ slug: tenant.slug!, leadsTo: tenant.id, expiresAt }))
      await requireFewFormer(inner, tenant.id)
    })
    return record
  },
})

/**
 * Refuses instead of freeing the oldest: an attacker with an owner's session could otherwise rename the tenant until
 * others can take its well-known slug. Returning to a former slug is always possible.
 */
async function requireFewFormer(ctx: Context, tenantId: string): Promise<void> {
  const columns = { kept: count(), free: min(former.expiresAt) }
  const [held] = await runQuery(ctx, query.select(columns).from(former).where(eq(former.leadsTo, tenantId)))
  if (held!.kept > MOST_FORMER)
    throw new Problem(
      'resource.conflict',
      `The tenant was renamed ${MOST_FORMER} times lately, and keeps the slugs that it had. The oldest is free on ${held!.free?.slice(0, 10)}; going back to one of them is possible.`,
    )
}
