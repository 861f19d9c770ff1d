// Recovery codes: for people who lost the device with their second factor. Each works once.
import { defineResource } from '#framework/resource/define-resource.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { global } from '#framework/resource/row-rules/global.ts'

export const recoveryCodes = defineResource('recoveryCodes', {
  schema: 'auth',
  fields: {
    user: reference('users', { required: true, immutable: true, onDelete: 'cascade' }),
    /** HMAC-SHA-256 of the code, with a key of the installation. */
    codeHash: text({ hidden: true, max: 64, unique: true }),
    usedAt: dateTime(),
  },
  rows: global('codes are compared before anybody is let in'),
  operations: [],
  audit: false,
})
