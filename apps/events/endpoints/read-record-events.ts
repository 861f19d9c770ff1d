// GET /events/about: events of one record, as far as stored and visible to the caller.
import Type from 'typebox'
import { readEventsAbout } from '#framework/events/following/read-events.ts'
import { visibleEventsOf } from '#framework/operations/events/visible-events.ts'
import { missingTenant } from '#framework/permissions/require-permission.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { anId } from '#framework/resource/schemas/described-schemas.ts'
import { EVENT } from './shapes.ts'

const MOST = 50

export const readRecordEvents = defineEndpoint({
  method: 'GET',
  path: '/events/about',
  name: 'readRecordEvents',
  restOnly: true,
  tag: 'Events',
  summary: 'List the events of a record',
  description: 'Its latest events, newest first, among the newest 20,000 of the tenant.',
  access: 'actor',
  forKeys: true,
  inTheirName: true,
  query: Type.Object(
    {
      resource: Type.String({
        maxLength: 100,
        description: 'The name of the resource in permissions, such as `articles`.',
      }),
      recordId: anId('The record that the events are about.'),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({ results: Type.Array(EVENT, { description: `At most ${MOST}.` }) }),
  problems: ['tenants.required'],
  async run(ctx, { query }) {
    if (ctx.tenantId === null) throw missingTenant(ctx, 'Events belong to a tenant: name one.')
    return { body: { results: await visibleEventsOf(ctx, await readEventsAbout(ctx, { ...query, limit: MOST })) } }
  },
})
