// /platform/tenants: all tenants of the deployment; staff suspend and restore one.
import { and, desc, ilike, lt, or, sql } from 'drizzle-orm'
import Type from 'typebox'
import { restoreTenant, selectTenants, suspendTenant } from '#apps/tenants/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { PLATFORM_WORDS } from '#framework/permissions/platform-words.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aMoment, anId, aText, byId } from '#framework/resource/schemas/described-schemas.ts'
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
  description: 'For staff of the platform, with X-Reason. Latest first; `search` covers name and slug.',
  access: { permission: PLATFORM_WORDS.read },
  query: queryOf({
    ...PAGE,
    status: Type.Optional(
      Type.String({ maxLength: 40, description: 'Only tenants in this state, such as `suspended`.' }),
    ),
  }),
  answer: Type.Object({ results: Type.Array(TENANT, { description: 'The tenants on this page.' }), next: NEXT }),
  async run(ctx, { query: { search, before = null, limit = 50, status = null } }) {
    const pattern = patternOf(search)
    const tenant = selectTenants('tenant')
    const { id, name, slug } = tenant
    const hasWords = pattern === null ? undefined : or(ilike(name, pattern), ilike(slug, pattern))
    const hasStatus = status === null ? undefined : sql`${tenant.status} = ${status}`
    const isBefore = before === null ? undefined : lt(id, before)
    const wanted = query
      .select({ id, name, slug, status: tenant.status, createdAt: tenant.createdAt })
      .from(tenant)
      .where(and(hasWords, hasStatus, isBefore))
      .orderBy(desc(id))
      .limit(limit + 1)
    const found = await runQuery(ctx.asSystem('look through the tenants'), wanted)
    return { body: pageOf(found, limit, (row) => row.id) }
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
  description: 'For superusers, with X-Reason. Every surface refuses the tenant until it is restored.',
  run: async (ctx, { params }) => ({ body: shownOf(await suspendTenant(ctx, params.id, reasonOf(ctx))) }),
})

export const restoreTenantAsStaff = defineEndpoint({
  ...turn,
  path: '/platform/tenants/{id}/restore',
  name: 'restoreTenant',
  summary: 'Restore a tenant',
  description: 'For superusers, with X-Reason. Reopens a suspended tenant, or one whose deletion is pending.',
  run: async (ctx, { params }) => ({ body: shownOf(await restoreTenant(ctx, params.id, reasonOf(ctx))) }),
})

/** Nobody has a platform permission without having given a reason. */
const reasonOf = ({ caller }: Context) => caller.staffReason ?? ''

function shownOf({ id, name, slug, status, createdAt }: Awaited<ReturnType<typeof suspendTenant>>) {
  return { id, name, slug, status, createdAt: timeOf(createdAt) }
}
