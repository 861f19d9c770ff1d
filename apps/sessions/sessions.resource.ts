// Sessions: one per device, from sign-in to sign-out. A session is the family of its refresh tokens, or one secret of an API key.
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { uuid } from '#framework/resource/fields/uuid.ts'
import { declared } from '#framework/resource/row-rules/declared.ts'

export const sessions = defineResource('sessions', {
  schema: 'auth',
  fields: {
    user: reference('users', { required: true, immutable: true, onDelete: 'cascade' }),
    /** The tenant of its next tokens; null before one is chosen. */
    chosenTenant: reference('tenants', { onDelete: 'set-null' }),
    /** No token outlives it, however often the session is refreshed. */
    expiresAt: dateTime({ required: true, immutable: true }),
    endedAt: dateTime(),
    endedBy: choice([
      ...(['logout', 'replay', 'password', 'email', 'deactivation', 'staff', 'revocation', 'second_factor'] as const),
      'start_over',
    ]),
    /** The staff member who impersonates the person, from which session of their own, and why. */
    impersonator: reference('users', { immutable: true, onDelete: 'cascade' }),
    startedFrom: reference('sessions', { immutable: true, onDelete: 'cascade' }),
    reason: text({ max: 500 }),
    /** The API key of this secret; null for people's sessions. */
    apiKey: uuid({ immutable: true, index: true }),
    /** When its user last proved who they are: dangerous things require a recent proof. */
    provenAt: dateTime({ audit: 'none' }),
    address: text({ max: 64, audit: 'redacted', personal: true }),
    userAgent: text({ max: 500, audit: 'redacted', personal: true }),
  },
  rows: declared({
    reason: 'a session belongs to a person, not to a tenant',
    read: 'user_id = {actor} or {system}',
  }),
  operations: [],
})
