// /platform/tenants: all tenants of the deployment, and how staff suspends and restores one.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { PLATFORM_WORDS } from '#apps/authentication/index.ts'
import { restoreTenant, suspendTenant } from '#apps/tenants/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { aMoment, anId, aText, byId } from '#framework/resource/described-schemas.ts'
import { NEXT, PAGE, pageOf, patternOf, queryOf, TAG, timeOf } from './shapes.ts'

const TENANT = Type.Object({
  id: anId('Id of the tenant.'),
  name: aText('What people call it, such as `Tea House`.'),
  slug: aText('Short name for addresses and for X-Tenant.'),
  status: aText('`active`, `suspended`, `deleting` or `erasing`.'),
  createdAt: aMoment('When it was started.'),
})

export const findTenants = defineEndpoint({
  method: 'GET',
  path: '/platform/tenants',
  name: 'findTenants',
  tag: TAG,
  summary: 'Find tenants',
  description: 'For staff of the platform, with X-Reason. The latest come first; search looks at name and slug.',
  access: { permission: PLATFORM_WORDS.read },
  query: queryOf({
    ...PAGE,
    status: Type.Optional(
      Type.String({ maxLength: 40, description: 'Only tenants in this state, such as `suspended`.' }),
    ),
  }),
  answer: Type.Object({ results: Type.Array(TENANT, { description: 'The tenants of this page.' }), next: NEXT }),
  async run(ctx, { query: { search, before = null, limit = 50, status = null } }) {
    const pattern = patternOf(search)
    const rows = await runStatement(
      ctx.asSystem('look through the tenants'),
      sql`select id, name, slug, status, created_at from tenant.tenants
        where (${pattern}::text is null or name ilike ${pattern} or slug ilike ${pattern})
        and (${status}::text is null or status = ${status}) and (${before}::uuid is null or id < ${before})
        order by id desc limit ${limit + 1}`,
    )
    const found = rows.map(([id, name, slug, state, createdAt]) => ({
      ...{ id: id as string, name, slug, status: state, createdAt: timeOf(createdAt) },
    }))
    return { body: pageOf(found, limit, ({ id }) => id) }
  },
})

const turn = {
  method: 'POST',
  tag: TAG,
  access: { permission: PLATFORM_WORDS.update },
  stepUp: true,
  params: byId('the tenant'),
  answer: TENANT,
  problems: ['resource.not_found', 'resource.conflict'],
} as const

export const suspendTenantAsStaff = defineEndpoint({
  ...turn,
  path: '/platform/tenants/{id}/suspend',
  name: 'suspendTenant',
  summary: 'Suspend a tenant',
  description: 'For superusers, with X-Reason. It closes at once, on every surface, until it is restored.',
  run: async (ctx, { params }) => ({ body: shownOf(await suspendTenant(ctx, params.id, reasonOf(ctx))) }),
})

export const restoreTenantAsStaff = defineEndpoint({
  ...turn,
  path: '/platform/tenants/{id}/restore',
  name: 'restoreTenant',
  summary: 'Restore a tenant',
  description: 'For superusers, with X-Reason. Opens one that was suspended or is being deleted.',
  run: async (ctx, { params }) => ({ body: shownOf(await restoreTenant(ctx, params.id, reasonOf(ctx))) }),
})

/** Nobody holds a word of the platform without having given one. */
const reasonOf = ({ staffReason }: Context) => staffReason ?? ''

function shownOf({ id, name, slug, status, createdAt }: Awaited<ReturnType<typeof suspendTenant>>) {
  return { id, name, slug, status, createdAt: timeOf(createdAt) }
}
