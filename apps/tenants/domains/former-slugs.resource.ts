// Former slugs of tenants: for a while they still lead to the tenant, and stay reserved.
import { defineResource } from '#framework/resource/define-resource.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { global } from '#framework/resource/row-rules/global.ts'

export const formerSlugs = defineResource('formerSlugs', {
  schema: 'tenant',
  fields: {
    slug: slug({ required: true, max: 63, unique: true, immutable: true }),
    leadsTo: reference('tenants', { required: true, onDelete: 'cascade' }),
    expiresAt: dateTime({ required: true }),
  },
  rows: global('a slug is looked up before the tenant is known, and means one tenant in the whole deployment'),
  operations: [],
})
