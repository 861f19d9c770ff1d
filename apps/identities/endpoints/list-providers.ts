// GET /auth/providers: the providers that a sign-in page offers besides the password.
import Type from 'typebox'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aText } from '#framework/resource/schemas/described-schemas.ts'
import { oidcService } from '../oidc-service.ts'

const PROVIDER = Type.Object({
  name: aText('Name of the provider in addresses, such as `google`.'),
  label: aText('The label of its button, such as `Google`.'),
})

export const listProviders = defineEndpoint({
  method: 'GET',
  path: '/auth/providers',
  name: 'listProviders',
  tag: 'Providers',
  summary: 'List the log-in providers',
  access: 'public',
  answer: Type.Object({
    results: Type.Array(PROVIDER, { description: 'In the order in which the settings list them.' }),
  }),
  async run(ctx) {
    const results = [...oidcService.of(ctx).providers.values()].map(({ name, label = name }) => ({ name, label }))
    return { body: { results } }
  },
})
