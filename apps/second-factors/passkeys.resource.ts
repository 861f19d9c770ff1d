// Passkeys: public keys whose private halves never leave a person's device.
import { defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'
import { global } from '#framework/resource/row-rules/global.ts'

export const passkeys = defineResource('passkeys', {
  schema: 'auth',
  fields: {
    user: reference('users', { required: true, immutable: true, onDelete: 'cascade' }),
    /** Its owner's name for it. */
    name: text({ required: true, max: 100, personal: true }),
    /** The device's id for it, in base64url. */
    credentialId: text({ hidden: true, max: 1400 }),
    /** SHA-256 of that id, for finding it; unique among all people. */
    credentialHash: text({ hidden: true, max: 64, unique: true }),
    /** COSE, in base64url. */
    publicKey: text({ hidden: true, max: 4000 }),
    /** The device's signature counter, if it counts: a cloned device falls behind. */
    counter: decimal({ digits: 10, scale: 0, default: '0', hidden: true, audit: 'none' }),
    /** How a browser reaches the device. */
    transports: tags({ max: 10 }),
    /** Whether the device's vendor keeps a backup, as most do. */
    isBackedUp: boolean({ required: true, default: false }),
    lastUsedAt: dateTime({ audit: 'none' }),
  },
  rows: global('passkeys are compared before anybody is known'),
  operations: [],
  audit: false,
})
