// Host names that a tenant says are its own: each is served once its DNS says so too.
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
    /** What the last check missed. */
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
