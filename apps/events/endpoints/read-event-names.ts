// GET /events/names: all possible events, for choosing which to follow.
import Type from 'typebox'
import { followableNames } from '#framework/operations/events/event-names.ts'
import { missingTenant } from '#framework/permissions/require-permission.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aText, aTextOrNull } from '#framework/resource/schemas/described-schemas.ts'

const NAME = Type.Object({
  name: aText('As filters and webhooks write it, such as `articles.created`.'),
  resource: aTextOrNull('Of which resource it is; null for an event of an app of its own.'),
})

export const readEventNames = defineEndpoint({
  method: 'GET',
  path: '/events/names',
  name: 'readEventNames',
  tag: 'Events',
  summary: 'List the events that you may follow',
  description: 'Every event that can happen in the tenant.',
  access: 'actor',
  forKeys: true,
  inTheirName: true,
  answer: Type.Object({
    results: Type.Array(NAME, { description: 'One item for each event, ordered by app.' }),
  }),
  problems: ['tenants.required'],
  async run(ctx) {
    if (ctx.tenantId === null) throw missingTenant(ctx, 'Events belong to a tenant: name one.')
    return { body: { results: followableNames(ctx) } }
  },
})
