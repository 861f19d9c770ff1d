// Refresh tokens: each is used once and names its successor. Nothing stored here can be used to sign in.
import { defineResource } from '#framework/resource/define-resource.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { global } from '#framework/resource/row-rules/global.ts'

export const refreshTokens = defineResource('refreshTokens', {
  schema: 'auth',
  fields: {
    session: reference('sessions', { required: true, immutable: true, onDelete: 'cascade' }),
    /** SHA-256 of the token. */
    tokenHash: text({ hidden: true, max: 64, unique: true }),
    expiresAt: dateTime({ required: true, immutable: true }),
    usedAt: dateTime(),
    /** The token that replaced this one, encrypted with a key derived from this one: only its holder can read it. */
    successor: text({ hidden: true, max: 500 }),
  },
  rows: global('tokens are compared before anybody is known'),
  operations: [],
  audit: false,
})
