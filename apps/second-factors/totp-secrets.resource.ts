// Authenticator apps: one per person, with the secret behind its codes.
import { defineResource } from '#framework/resource/define-resource.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { global } from '#framework/resource/row-rules/global.ts'

export const totpSecrets = defineResource('totpSecrets', {
  schema: 'auth',
  fields: {
    user: reference('users', { required: true, unique: true, immutable: true, onDelete: 'cascade' }),
    /** Sealed with the installation's key, for this person alone. */
    sealedSecret: text({ hidden: true, max: 200 }),
    /** Active from then on: the person returned one of its codes. */
    confirmedAt: dateTime(),
    /** The time step of the latest used code: no code works twice. */
    lastStep: integer({ default: 0, hidden: true, audit: 'none' }),
  },
  rows: global('codes are compared before anybody is let in'),
  operations: [],
  audit: false,
})
