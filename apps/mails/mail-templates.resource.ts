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
    subject: text({ required: true, max: 200, help: 'The line that lists of mails show.' }),
    heading: text({ required: true, max: 200, help: 'What stands above the text, in large letters.' }),
    body: text({ required: true, max: 5000, help: 'Paragraphs with an empty line between them; text and no HTML.' }),
    label: text({ max: 80, help: 'What the button says that leads on; of kinds with a link.' }),
    footer: text({ max: 500, help: 'Small print at the end.' }),
  },
  operations: ['list', 'read', 'update', 'delete'],
  ordering: ['kind'],
  filters: ['kind'],
  title: 'kind',
  example: {
    subject: 'Welcome to the Tea House',
    heading: 'Good to have you here',
    body: 'Hello {{name}},\n\none step is left: confirm that this address is yours.',
    label: 'Confirm my address',
    footer: 'Tea House, Vienna',
  },
})
