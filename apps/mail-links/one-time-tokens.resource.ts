// Secrets of mail links: each works once, for a limited time, for one purpose.
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { email } from '#framework/resource/fields/email.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { uuid } from '#framework/resource/fields/uuid.ts'
import { global } from '#framework/resource/row-rules/global.ts'

export const PURPOSES = [
  ...(['registration', 'verify_email', 'reset_password', 'change_email', 'magic_link', 'invitation'] as const),
] as const
export type Purpose = (typeof PURPOSES)[number]

export const oneTimeTokens = defineResource('oneTimeTokens', {
  schema: 'auth',
  fields: {
    purpose: choice(PURPOSES, { required: true, immutable: true }),
    /** SHA-256 of the token. */
    tokenHash: text({ hidden: true, max: 64, unique: true }),
    /** Where it was sent: its holder reads that mailbox. */
    email: email({ required: true, immutable: true, personal: true }),
    /** Whom it acts for; null for a person without an account. */
    user: reference('users', { immutable: true, onDelete: 'cascade' }),
    /** The tenant it leads to, if any. */
    leadsTo: reference('tenants', { immutable: true, onDelete: 'cascade' }),
    /** Another subject: an invitation. */
    subject: uuid({ immutable: true, index: true }),
    expiresAt: dateTime({ required: true, immutable: true }),
    usedAt: dateTime(),
  },
  rows: global('tokens are compared before anybody is known'),
  operations: [],
  audit: false,
})
