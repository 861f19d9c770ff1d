// A tenant's own mail texts, instead of the defaults.

import { MAIL_KIND_NAMES } from '#apps/mailing/index.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { text } from '#framework/resource/fields/text.ts'

export const mailTemplates = defineResource('mailTemplates', {
  schema: 'tenant',
  description: 'The tenant’s own texts for its mails. Placeholders such as `{{name}}` are filled in.',
  fields: {
    kind: choice(MAIL_KIND_NAMES, { required: true, unique: true, immutable: true }),
    subject: text({ required: true, max: 200, help: 'The subject line.' }),
    heading: text({ required: true, max: 200, help: 'The heading above the text.' }),
    body: text({ required: true, max: 5000, help: 'Paragraphs separated by empty lines; plain text without HTML.' }),
    label: text({ max: 80, help: 'The label of the button, for kinds with a link.' }),
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
