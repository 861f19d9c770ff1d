// The delivery log: every attempt with its request and response.
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { json } from '#framework/resource/fields/json.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { uuid } from '#framework/resource/fields/uuid.ts'

const WHOSE = 'Null if you may not read the subject of the event.'

export const webhookDeliveries = defineResource('webhookDeliveries', {
  description: 'Attempts to deliver an event to a webhook, kept for 30 days.',
  fields: {
    webhook: reference('webhooks', { required: true, onDelete: 'cascade' }),
    event: text({ required: true, max: 120, code: true }),
    eventId: uuid({ required: true }),
    /** The event's subject. */
    resource: text({ max: 100, index: false }),
    recordId: uuid({ index: true }),
    attempt: integer({ required: true }),
    outcome: choice(['delivered', 'failed'], { required: true }),
    requestBody: text({ max: 20_000, index: false, quotes: true, help: WHOSE }),
    responseStatus: integer(),
    responseHeaders: json({ max: 60_000, quotes: true, help: WHOSE }),
    responseBody: text({ max: 5_000, index: false, quotes: true, help: WHOSE }),
    durationMs: integer({ index: false }),
    /** Why there was no answer. */
    error: text({ max: 500, index: false }),
  },
  operations: ['list', 'read'],
  audit: false,
  filters: ['webhook', 'event', 'eventId', 'resource', 'recordId', 'outcome', 'createdAt'],
  title: 'event',
  example: {
    event: 'articles.publish',
    resource: 'articles',
    attempt: 1,
    outcome: 'delivered',
    requestBody: '{"type":"articles.publish"}',
    responseStatus: 204,
    responseHeaders: null,
    responseBody: null,
    durationMs: 83,
    error: null,
  },
})
