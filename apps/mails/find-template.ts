// Finds a tenant's own texts for a kind of mail.
import { and, eq } from 'drizzle-orm'
import type { MailKindName, MailText } from '#apps/mailing/index.ts'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { mailTemplates } from './mail-templates.resource.ts'

const table = tableOf(mailTemplates)

/** The tenant's own texts, or null. */
export async function findTemplate(ctx: Context, kind: MailKindName): Promise<MailText | null> {
  if (ctx.tenantId === null) return null
  const { subject, heading, body, label, footer } = table
  const isOfKind = and(inTenant(ctx, table), eq(table.kind, kind))
  const found = query.select({ subject, heading, body, label, footer }).from(table).where(isOfKind)
  const [template] = await runQuery(ctx, found)
  return template ? { ...template, label: template.label ?? '', footer: template.footer ?? '' } : null
}
