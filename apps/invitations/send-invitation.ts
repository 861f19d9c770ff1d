// The mail of an invitation, in the words of the tenant.
import { sql } from 'drizzle-orm'
import { requireFewMails, sendLink } from '#apps/authentication/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'

/** In the transaction of `ctx`, which is in the tenant. Throws `request.rate_limited`. */
export async function sendInvitation(ctx: Context, { id, email }: { id: string; email: string }): Promise<void> {
  await requireFewMails(ctx, email)
  const system = ctx.asSystem('send an invitation')
  const [row] = await runStatement(
    system,
    sql`select t.name, u.first_name || ' ' || u.last_name from tenant.tenants t, auth.users u where t.id = ${ctx.tenantId} and u.id = ${ctx.actorId}`,
  )
  const [tenant, inviter] = row as [string, string]
  await system.enqueue(sendLink, { purpose: 'invitation', email, subject: id, words: { tenant, inviter } })
}
