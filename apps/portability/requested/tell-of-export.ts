// Tells whoever asked for an export that it is there. The mail holds no link: what leads to the file takes a proof of the moment.
import { sql } from 'drizzle-orm'
import { renderMail } from '#apps/mails/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'

/** In the transaction of `ctx`, which acts as the system for whoever asked. */
export async function tellOfExport(ctx: Context, expiresAt: string): Promise<void> {
  const [row] = await runStatement(
    ctx,
    sql`select u.email, u.first_name, t.name from auth.users u, tenant.tenants t where u.id = ${ctx.actorId} and t.id = ${ctx.tenantId}`,
  )
  if (!row) return
  const [email, name, tenant] = row as [string, string, string]
  const words = { name, email, tenant, until: new Date(expiresAt) }
  await ctx.enqueue(sendMail, await renderMail(ctx, { kind: 'export_ready', to: email, words }))
}
