// Identities: who a person is at a provider. Only the provider's own id counts, never an address.
import { defineResource } from '#framework/resource/define-resource.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { email } from '#framework/resource/fields/email.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { declared } from '#framework/resource/row-rules/declared.ts'

export const identities = defineResource('identities', {
  schema: 'auth',
  description: 'My accounts at log-in providers.',
  fields: {
    user: reference('users', { required: true, immutable: true, onDelete: 'cascade' }),
    /** `iss` and `sub`: together they never change and belong to one person (nOAuth: addresses change hands). */
    issuer: text({ required: true, immutable: true, max: 255, index: false }),
    subject: text({ required: true, immutable: true, max: 255, index: false, personal: true }),
    /** The provider's name in the settings. */
    provider: text({ required: true, immutable: true, max: 40 }),
    /** The address that the provider gave at link time: for people to read, and for nothing else. */
    email: email({ immutable: true, index: false, personal: true }),
    lastUsedAt: dateTime({ readOnly: true, audit: 'none', index: false }),
  },
  rows: declared({ reason: 'an identity belongs to a person, not to a tenant', read: 'user_id = {actor} or {system}' }),
  operations: [],
  unique: [['issuer', 'subject']],
})
