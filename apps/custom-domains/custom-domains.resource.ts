// Host names that a tenant claims: each is served once its DNS confirms it.
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { text } from '#framework/resource/fields/text.ts'

export const customDomains = defineResource('customDomains', {
  schema: 'tenant',
  description:
    'The tenant’s own host names. Put the `token` into a TXT record named `recordName`, then request verification. After that, the host leads to the tenant.',
  fields: {
    host: text({
      required: true,
      max: 253,
      unique: true,
      immutable: true,
      code: true,
      help: 'The host name, such as `shop.example.com`, in any script; stored in its ASCII form.',
    }),
    status: choice(['pending', 'verified', 'lost'], { default: 'pending', readOnly: true }),
    recordName: text({ readOnly: true, max: 300, index: false, help: 'Name of the TXT record.' }),
    token: text({ readOnly: true, max: 100, index: false, help: 'Value of the TXT record.' }),
    checkedAt: dateTime({ readOnly: true, index: false }),
    /** What the last check did not find. */
    problem: text({ readOnly: true, max: 300, index: false }),
  },
  operations: ['list', 'read', 'delete'],
  ordering: ['host'],
  filters: ['host', 'status'],
  title: 'host',
  example: {
    host: 'www.teahouse.example',
    status: 'pending',
    recordName: '_pend-challenge.www.teahouse.example',
    token: 'pend-verification=3bq0m8Zr2v5L',
    problem: 'The TXT record is not there yet.',
  },
})
