// GET /auth/providers: what a log-in page offers beside the password.
import Type from 'typebox'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { oidcService } from '../oidc-service.ts'

export const listProviders = defineEndpoint({
  method: 'GET',
  path: '/auth/providers',
  name: 'listProviders',
  tag: 'Providers',
  summary: 'The providers that people can log in with.',
  access: 'public',
  answer: Type.Object({ results: Type.Array(Type.Object({ name: Type.String(), label: Type.String() })) }),
  async run(ctx) {
    const results = [...oidcService.of(ctx).providers.values()].map(({ name, label = name }) => ({ name, label }))
    return { body: { results } }
  },
})
