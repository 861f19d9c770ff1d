// POST /tenants: any signed-in person can create a tenant and owns it.
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { answerOf, createBodyOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { contextOfNewTenant, createTenant } from '../create-tenant.ts'
import { tenants } from '../tenants.resource.ts'

export const createTenantEndpoint = defineEndpoint({
  method: 'POST',
  path: '/tenants',
  name: 'createTenant',
  tag: 'Tenants',
  summary: 'Create a tenant that I own',
  description: 'To work in it, switch to it or name it in X-Tenant.',
  access: 'actor',
  body: createBodyOf(tenants),
  status: 201,
  answer: answerOf(tenants),
  problems: ['resource.duplicate'],
  async run(ctx, { body }) {
    const tenant = await createTenant(contextOfNewTenant(ctx, ctx.actorId!), body)
    return { body: tenant, headers: { location: `/api/v1/tenants/${tenant.id}` } }
  },
})
