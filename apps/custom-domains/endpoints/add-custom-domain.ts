// POST /custom-domains: claims a host name, which gets its own token for the proof.
import { createRecord } from '#framework/operations/create.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { answerOf, createBodyOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { customDomains } from '../custom-domains.resource.ts'

export const addCustomDomain = defineEndpoint({
  method: 'POST',
  path: '/custom-domains',
  name: 'createCustomDomain',
  tag: 'Custom domains',
  summary: 'Claim a host name',
  description: 'The host is served once the DNS holds the token from the answer.',
  access: { permission: 'customDomains.create' },
  once: true,
  body: createBodyOf(customDomains),
  status: 201,
  answer: answerOf(customDomains),
  problems: ['resource.duplicate', 'tenants.required'],
  async run(ctx, { body }) {
    const { record } = await createRecord(ctx, customDomains, body)
    return { body: record, headers: { location: `/api/v1/custom-domains/${record.id}` } }
  },
})
