// Host names of their own that tenants are reached by.
import { defineResource } from '#framework/resource/define-resource.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { global } from '#framework/resource/row-rules/global.ts'

export const domains = defineResource('domains', {
  schema: 'tenant',
  fields: {
    host: text({ required: true, max: 253, unique: true }),
    leadsTo: reference('tenants', { required: true, onDelete: 'cascade' }),
  },
  rows: global('a host name is looked up before the tenant is known, and belongs to one tenant in the whole world'),
  operations: [],
})
