// GET /mails: which mails there are, what they say here, and which words are filled in.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { aFlag, anIdOrNull, aText } from '#framework/resource/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { MAIL_KIND_NAMES, MAIL_KINDS } from '../mail-kinds.ts'

const KIND = Type.Object({
  kind: aText('Which mail it is, such as `invitation`.'),
  words: Type.Array(Type.String(), { description: 'What `{{word}}` may stand in its texts.' }),
  hasLink: aFlag('Whether it has a button that leads on.'),
  templateId: anIdOrNull('Id of the template of the tenant’s own; null for the usual words.'),
  subject: aText('What lists of mails show, in the usual words.'),
  heading: aText('What stands above the text, in the usual words.'),
  body: aText('Paragraphs with an empty line between them, in the usual words.'),
  label: aText('The usual words on the button; empty without one.'),
  footer: aText('Small print at the end, in the usual words.'),
})

export const readMailKinds = defineEndpoint({
  method: 'GET',
  path: '/mails',
  name: 'readMailKinds',
  tag: 'Mail templates',
  summary: 'The mails that the tenant sends',
  description: 'With their usual words, and whether the tenant has its own.',
  access: { permission: 'mailTemplates.read' },
  answer: Type.Object({ results: Type.Array(KIND, { description: 'One item for each kind of mail.' }) }),
  problems: ['tenants.required'],
  async run(ctx) {
    if (ctx.tenantId === null) throw new Problem('tenants.required', 'Name the tenant whose mails you mean.')
    const rows = await runStatement(
      ctx,
      sql`select kind, id from tenant.mail_templates where tenant_id = ${ctx.tenantId}`,
    )
    const own = new Map(rows as [string, string][])
    const results = MAIL_KIND_NAMES.map((kind) => {
      const { words, label, ...texts } = MAIL_KINDS[kind]
      return { kind, words: [...words], hasLink: label !== '', templateId: own.get(kind) ?? null, label, ...texts }
    })
    return { body: { results } }
  },
})
