// POST /tenants/{id}/rename: another slug. The old one leads here for a while, and nobody else gets it.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { updateAsSystem } from '#framework/operations/update.ts'
import { inTransaction } from '#framework/request/context.ts'
import { defineAction } from '#framework/request/define-action.ts'
import { schemaOfField } from '#framework/resource/endpoint-schemas.ts'
import { tenantService } from '../tenant-service.ts'
import { tenants } from '../tenants.resource.ts'

const { slug } = tenants.definition.fields

export const renameTenant = defineAction(tenants, 'rename', {
  summary: 'Give the tenant another slug. Addresses with the old one work for a while, and nobody else gets it.',
  input: Type.Object({ slug: schemaOfField(slug) }, { additionalProperties: false }),
  async run(ctx, tenant, input) {
    if (input.slug === tenant.slug) return tenant
    const { record } = await updateAsSystem(ctx, tenants, { id: tenant.id, values: { slug: input.slug } })
    const { slugGrace } = tenantService.of(ctx)
    await inTransaction(ctx.asSystem('keep the former slug of a tenant'), async ({ transaction }) => {
      // A slug that comes back to its tenant is its own again; others that had ours may have given it up long ago.
      await transaction.query(
        sql`delete from tenant.former_slugs where slug in (${input.slug}, ${tenant.slug}) and (leads_to_id = ${tenant.id} or expires_at <= now())`,
      )
      await transaction.query(
        sql`insert into tenant.former_slugs (slug, leads_to_id, expires_at) values (${tenant.slug}, ${tenant.id}, now() + make_interval(secs => ${slugGrace}))`,
      )
    })
    return record
  },
})
