// A tenant's settings: one row, once it has set anything.
import Type from 'typebox'
import { defineResource } from '#framework/resource/define-resource.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { json } from '#framework/resource/fields/json.ts'
import { locale } from '#framework/resource/fields/locale.ts'
import { text } from '#framework/resource/fields/text.ts'
import { uuid } from '#framework/resource/fields/uuid.ts'
import { declared } from '#framework/resource/row-rules/declared.ts'

const OWN = 'tenant_id = {tenant}'

export const tenantSettings = defineResource('tenantSettings', {
  schema: 'tenant',
  description: 'The tenant’s own settings. A null setting takes the value of the deployment.',
  fields: {
    locale: locale({ index: false, help: 'The default language of its people, such as `de-AT` (BCP 47).' }),
    timeZone: text({ max: 64, index: false, help: 'The default time zone of its people, such as `Europe/Vienna`.' }),
    brandName: text({ max: 100, index: false, help: 'The name of the sender in its mails, and of its admin.' }),
    brandColor: text({
      max: 7,
      index: false,
      help: 'The accent colour of its admin, such as `#0a655d`. It is adjusted until text on it is readable.',
    }),
    brandLogo: uuid({ index: false, help: 'The id of an image among its public files, shown in its admin.' }),
    brandTexts: json({
      max: 20_000,
      shape: Type.Record(Type.String(), Type.Record(Type.String(), Type.String({ maxLength: 500 }))),
      help: 'Texts that replace those of its admin, by language and key, such as `{"en":{"home.title":"Today"}}`.',
    }),
    auditRetentionDays: integer({
      min: 30,
      max: 36_500,
      help: 'Days after which entries of its audit trail are deleted, each night.',
    }),
    /** Ensures one row per tenant. */
    place: integer({ required: true, default: 1, min: 1, max: 1, hidden: true, unique: true, audit: 'none' }),
  },
  rows: declared({
    reason: 'schedulers ask for the time zones of all tenants at once, as the platform and in no tenant',
    hasTenant: true,
    read: `${OWN} or ({system} and {tenant} is null)`,
    insert: OWN,
    update: OWN,
    delete: OWN,
  }),
  operations: [],
})
