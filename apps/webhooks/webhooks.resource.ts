// Webhooks: a tenant's URLs that receive its events.
import { defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { json } from '#framework/resource/fields/json.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'
import { url } from '#framework/resource/fields/url.ts'

export const webhooks = defineResource('webhooks', {
  description: 'Addresses that receive events, signed according to Standard Webhooks.',
  fields: {
    url: url({
      required: true,
      help: 'The address that receives messages by POST. It must be reachable from outside.',
    }),
    description: text({ max: 200, help: 'What it is for.' }),
    events: tags({ required: true, max: 100, help: 'Names of events: `articles.created`, `articles.*` or `*`.' }),
    isEnabled: boolean({ default: true, help: 'Whether messages are sent.' }),
    disabledAt: dateTime({ readOnly: true }),
    disabledReason: text({ max: 300, readOnly: true }),
    /** Since when every attempt has failed. */
    failingSince: dateTime({ hidden: true, audit: 'none' }),
    /** The receiver does not answer: until then only occasional probes are sent. */
    pausedUntil: dateTime({ readOnly: true, audit: 'none' }),
    /** Consecutive attempts without an answer. */
    unanswered: integer({ hidden: true, audit: 'none', default: 0 }),
    /** Sealed; newest first, the others until they expire. */
    secrets: json({ hidden: true }),
  },
  operations: ['list', 'read', 'update', 'delete'],
  ordering: ['createdAt'],
  filters: ['isEnabled', 'createdAt'],
  title: 'url',
  example: {
    url: 'https://shop.example.com/hooks/pend',
    description: 'Rebuilds the site',
    events: ['articles.*'],
    isEnabled: true,
  },
})
