// PUT /mails/{kind}/template: sets the tenant's texts for one kind of mail.
import { and, eq } from 'drizzle-orm'
import Type from 'typebox'
import { MAIL_KIND_NAMES, MAIL_KINDS, type MailKindName } from '#apps/mailing/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { lockName } from '#framework/operations/sql/lock-name.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { updateRecord } from '#framework/operations/update.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { answerOf, updateBodyOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { mailTemplates } from '../mail-templates.resource.ts'

const table = tableOf(mailTemplates)

export const setMailTemplate = defineEndpoint({
  method: 'PUT',
  path: '/mails/{kind}/template',
  name: 'setMailTemplate',
  tag: 'Mail templates',
  summary: 'Change the texts of one kind of mail',
  description: 'Omitted texts stay as they are. Delete the template to return to the default texts.',
  access: { permission: 'mailTemplates.update' },
  params: Type.Object({
    kind: Type.Enum(MAIL_KIND_NAMES, { description: 'The kind of mail.' }),
  }),
  body: updateBodyOf(mailTemplates),
  answer: answerOf(mailTemplates),
  problems: ['tenants.required', 'request.validation_failed'],
  async run(ctx, { params, body }) {
    if (ctx.tenantId === null) throw new Problem('tenants.required', 'Name the tenant whose mails you mean.')
    const kind = params.kind as MailKindName
    const { subject, heading, body: text, label, footer } = MAIL_KINDS[kind]
    const record = await inTransaction(ctx, async (inner) => {
      await lockName(inner, `mail template ${ctx.tenantId} ${kind}`)
      const isOfKind = and(inTenant(ctx, table), eq(table.kind, kind))
      const [own] = await runQuery(inner, query.select({ id: table.id }).from(table).where(isOfKind))
      if (own) return (await updateRecord(inner, mailTemplates, { id: own.id, input: body })).record
      const usual = { kind, subject, heading, body: text, label: label || null, footer }
      return (await createAsSystem(inner, mailTemplates, { ...usual, ...body })).record
    })
    return { body: record }
  },
})
