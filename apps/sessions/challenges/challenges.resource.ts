// Challenges that a person must answer to sign in or continue: each works once, for a limited time, for one purpose.
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { global } from '#framework/resource/row-rules/global.ts'

export const CHALLENGE_PURPOSES = ['log_in', 'passkey_log_in', 'passkey_registration', 'step_up'] as const
export type ChallengePurpose = (typeof CHALLENGE_PURPOSES)[number]

export const challenges = defineResource('challenges', {
  schema: 'auth',
  fields: {
    purpose: choice(CHALLENGE_PURPOSES, { required: true, immutable: true }),
    /** SHA-256 of the challenge. */
    tokenHash: text({ hidden: true, max: 64, unique: true }),
    /** Who must answer; null if the answer identifies the person. */
    user: reference('users', { immutable: true, onDelete: 'cascade' }),
    /** The session it belongs to; null before there is one. */
    session: reference('sessions', { immutable: true, onDelete: 'cascade' }),
    /** The tenant in which the session will start. */
    leadsTo: reference('tenants', { immutable: true, onDelete: 'cascade' }),
    /** How the first factor was proven. */
    method: text({ max: 40, immutable: true }),
    tries: integer({ default: 0, min: 0 }),
    expiresAt: dateTime({ required: true, immutable: true }),
    usedAt: dateTime(),
  },
  rows: global('challenges are compared before anybody is let in'),
  operations: [],
  audit: false,
})
