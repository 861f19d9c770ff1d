// POST /webhooks: the only answer that shows the secret.
import { randomUUIDv7 } from 'node:crypto'
import Type from 'typebox'
import { createAsSystem } from '#framework/operations/create.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { answerOf, schemaOfField } from '#framework/resource/schemas/endpoint-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { requireKnownEvents, requireOwnEvents } from '../require-known-events.ts'
import { webhookSecrets } from '../webhook-secrets.ts'
import { webhooks } from '../webhooks.resource.ts'
import { SIGNING_SECRET } from './shapes.ts'

const { url, description, events, isEnabled } = webhooks.definition.fields

export const createWebhook = defineEndpoint({
  method: 'POST',
  path: '/webhooks',
  name: 'createWebhook',
  tag: 'Webhooks',
  summary: 'Add a webhook',
  description: 'The signing secret appears only in this answer.',
  access: { permission: 'webhooks.create' },
  body: Type.Object(
    {
      url: schemaOfField(url),
      description: Type.Optional(schemaOfField(description)),
      events: schemaOfField(events),
      isEnabled: Type.Optional(schemaOfField(isEnabled)),
    },
    { additionalProperties: false },
  ),
  status: 201,
  answer: Type.Object({ webhook: answerOf(webhooks, 'The webhook that was added.'), secret: SIGNING_SECRET }),
  problems: ['tenants.required'],
  async run(ctx, { body }) {
    if (ctx.tenantId === null) throw new Problem('tenants.required', 'Webhooks belong to a tenant: name one.')
    requireKnownEvents(ctx, body.events)
    requireOwnEvents(ctx, body.events)
    const [id, secrets] = [randomUUIDv7(), webhookSecrets.of(ctx)]
    const secret = secrets.create()
    const sealed = [{ sealed: secrets.seal(secret, id), until: null }]
    const { record } = await createAsSystem(ctx, webhooks, { ...body, id, secrets: sealed })
    return { body: { webhook: record, secret }, headers: { location: `/api/v1/webhooks/${record.id}` } }
  },
})
