// What people prove themselves with: one password each, as a hash.
import { defineResource } from '#framework/resource/define-resource.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { global } from '#framework/resource/row-rules/global.ts'

export const credentials = defineResource('credentials', {
  schema: 'auth',
  fields: {
    user: reference('users', { required: true, unique: true, immutable: true, onDelete: 'cascade' }),
    /** PHC string with its own parameters, so that they can rise without asking anybody. */
    passwordHash: text({ hidden: true, max: 500 }),
  },
  rows: global('passwords are compared before anybody is known'),
  operations: [],
})
