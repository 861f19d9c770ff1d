// Passwords: one per person, hashed.
import { defineResource } from '#framework/resource/define-resource.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { global } from '#framework/resource/row-rules/global.ts'

export const credentials = defineResource('credentials', {
  schema: 'auth',
  fields: {
    user: reference('users', { required: true, unique: true, immutable: true, onDelete: 'cascade' }),
    /** A PHC string with its own parameters, so that they can be raised silently. */
    passwordHash: text({ hidden: true, max: 500 }),
  },
  rows: global('passwords are compared before anybody is known'),
  operations: [],
})
