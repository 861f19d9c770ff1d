// Host names being served, with their tenants: verified ones, and those that operators added by hand.
import { defineResource } from '#framework/resource/define-resource.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { global } from '#framework/resource/row-rules/global.ts'

export const domains = defineResource('domains', {
  schema: 'tenant',
  fields: {
    host: text({ required: true, max: 253, unique: true }),
    leadsTo: reference('tenants', { required: true, onDelete: 'cascade' }),
    /** The required DNS value; null for a host that nobody verifies. */
    token: text({ hidden: true, max: 100, index: false }),
    checkedAt: dateTime({ hidden: true, index: true, audit: 'none' }),
    /** Consecutive checks that did not find the token. */
    misses: integer({ required: true, default: 0, hidden: true, audit: 'none' }),
  },
  rows: global('a host name is looked up before the tenant is known, and belongs to one tenant in the whole world'),
  operations: [],
})
