// POST /tenants/{id}/rename: another slug. The old one leads here for a while, and nobody else gets it.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import type { Transaction } from '#framework/database/database.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { inTransaction } from '#framework/request/context.ts'
import { defineAction } from '#framework/request/define-action.ts'
import { schemaOfField } from '#framework/resource/endpoint-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { tenantService } from '../tenant-service.ts'
import { tenants } from '../tenants.resource.ts'

/** Slugs that one tenant keeps from all others beside its own: whoever renames again and again hoards no more (CWE-770). */
const MOST_FORMER = 10

const { slug } = tenants.definition.fields

export const renameTenant = defineAction(tenants, 'rename', {
  summary: 'Give the tenant another slug',
  description: 'Addresses with the old one work for a while, and nobody else gets it.',
  input: Type.Object(
    { slug: schemaOfField(slug, 'The new short name for addresses and for X-Tenant.') },
    { additionalProperties: false },
  ),
  async run(ctx, tenant, input) {
    if (input.slug === tenant.slug) return tenant
    const { record } = await updateAsSystem(ctx, tenants, { id: tenant.id, values: { slug: input.slug } })
    const { slugGrace } = tenantService.of(ctx)
    await inTransaction(ctx.asSystem('keep the former slug of a tenant'), async ({ transaction }) => {
      // A slug that comes back to its tenant is its own again; others that had ours may have given it up long ago.
      await transaction.query(
        sql`delete from tenant.former_slugs where slug in (${input.slug}, ${tenant.slug}) and (leads_to_id = ${tenant.id} or expires_at <= now()) or (leads_to_id = ${tenant.id} and expires_at <= now())`,
      )
      await transaction.query(
        sql`insert into tenant.former_slugs (slug, leads_to_id, expires_at) values (${tenant.slug}, ${tenant.id}, now() + make_interval(secs => ${slugGrace}))`,
      )
      await requireFewFormer(transaction, tenant.id)
    })
    return record
  },
})

/**
 * Refused, and not the oldest given free: whoever got hold of an owner's log-in for a moment would rename the tenant until others can take
 * the slug that everybody knows. Going back to a former slug is always possible.
 */
async function requireFewFormer(transaction: Transaction, tenantId: string): Promise<void> {
  const [row] = await transaction.query(
    sql`select count(*)::int, to_char(min(expires_at) at time zone 'UTC', 'YYYY-MM-DD') from tenant.former_slugs where leads_to_id = ${tenantId}`,
  )
  const [count, day] = row as [number, string]
  if (count > MOST_FORMER)
    throw new Problem(
      'resource.conflict',
      `The tenant was renamed ${MOST_FORMER} times lately, and keeps the slugs that it had. The oldest is free on ${day}; going back to one of them is possible.`,
    )
}
