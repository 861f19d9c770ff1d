// What a tenant's mails say in place of the usual words.
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { text } from '#framework/resource/fields/text.ts'
import { MAIL_KIND_NAMES } from './mail-kinds.ts'

export const mailTemplates = defineResource('mailTemplates', {
  schema: 'tenant',
  description: 'Texts of the tenant’s own for the mails that it sends; `{{name}}` and the like are filled in.',
  fields: {
    kind: choice(MAIL_KIND_NAMES, { required: true, unique: true, immutable: true }),
    subject: text({ required: true, max: 200 }),
    heading: text({ required: true, max: 200 }),
    /** Paragraphs, with an empty line between them; text and no HTML. */
    body: text({ required: true, max: 5000 }),
    label: text({ max: 80 }),
    footer: text({ max: 500 }),
  },
  operations: ['list', 'read', 'update', 'delete'],
  ordering: ['kind'],
  filters: ['kind'],
  title: 'kind',
})
