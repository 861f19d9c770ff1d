// Authenticator apps: one for each person, with the secret that its codes are made of.
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
    /** Sealed under the key of the installation, for this person alone. */
    sealedSecret: text({ hidden: true, max: 200 }),
    /** It counts from then on: a code of it was given back. */
    confirmedAt: dateTime(),
    /** The step of thirty seconds of the latest code that was used: no code works twice. */
    lastStep: integer({ default: 0, hidden: true, audit: 'none' }),
  },
  rows: global('codes are compared before anybody is let in'),
  operations: [],
  audit: false,
})
