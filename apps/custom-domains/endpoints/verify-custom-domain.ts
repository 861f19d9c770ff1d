// POST /custom-domains/{id}/verify: queries the DNS now. Not an action, so that nothing is locked meanwhile.
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { byId } from '#framework/resource/schemas/described-schemas.ts'
import { answerOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { customDomains } from '../custom-domains.resource.ts'
import { verifyDomain } from '../verify-domain.ts'

export const verifyCustomDomain = defineEndpoint({
  method: 'POST',
  path: '/custom-domains/{id}/verify',
  name: 'verifyCustomDomain',
  tag: 'Custom domains',
  summary: 'Verify a domain through the DNS',
  description: 'Looks for the token in the DNS. When it is found, the host leads to the tenant.',
  access: { permission: 'customDomains.create' },
  params: byId('the custom domain'),
  answer: answerOf(customDomains),
  problems: ['tenants.domain_unverified', 'tenants.domain_taken', 'tenants.required'],
  run: async (ctx, { params }) => ({ body: await verifyDomain(ctx, params.id) }),
})
