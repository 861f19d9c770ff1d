// GET /mails: all mails, their texts here, and their placeholders.
import Type from 'typebox'
import { MAIL_KIND_NAMES, MAIL_KINDS } from '#apps/mailing/index.ts'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aFlag, anIdOrNull, aText } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { mailTemplates } from '../mail-templates.resource.ts'

const table = tableOf(mailTemplates)

const KIND = Type.Object({
  kind: aText('Which mail it is, such as `invitation`.'),
  words: Type.Array(Type.String(), { description: 'The `{{placeholders}}` that its texts may use.' }),
  hasLink: aFlag('Whether it has a button that leads on.'),
  templateId: anIdOrNull('Id of the template of the tenant’s own; null for the usual words.'),
  subject: aText('What lists of mails show, in the usual words.'),
  heading: aText('The default heading above the text.'),
  body: aText('Paragraphs with an empty line between them, in the usual words.'),
  label: aText('The usual words on the button; empty without one.'),
  footer: aText('Small print at the end, in the usual words.'),
})

export const readMailKinds = defineEndpoint({
  method: 'GET',
  path: '/mails',
  name: 'readMailKinds',
  tag: 'Mail templates',
  summary: 'List the mails that the tenant sends',
  description: 'With their default texts, and whether the tenant has its own.',
  access: { permission: 'mailTemplates.read' },
  answer: Type.Object({ results: Type.Array(KIND, { description: 'One item for each kind of mail.' }) }),
  problems: ['tenants.required'],
  async run(ctx) {
    if (ctx.tenantId === null) throw new Problem('tenants.required', 'Name the tenant whose mails you mean.')
    const found = query.select({ kind: table.kind, id: table.id }).from(table).where(inTenant(ctx, table))
    const own = new Map((await runQuery(ctx, found)).map(({ kind, id }) => [kind, id]))
    const results = MAIL_KIND_NAMES.map((kind) => {
      const { words, label, ...texts } = MAIL_KINDS[kind]
      return { kind, words: [...words], hasLink: label !== '', templateId: own.get(kind) ?? null, label, ...texts }
    })
    return { body: { results } }
  },
})
