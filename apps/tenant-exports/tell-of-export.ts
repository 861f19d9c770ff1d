// Notifies the person who requested an export. The mail has no link, because downloading needs a fresh proof of identity.
import { eq } from 'drizzle-orm'
import { renderMail } from '#apps/mailing/index.ts'
import { selectTenants } from '#apps/tenants/index.ts'
import { selectPeople } from '#apps/users/index.ts'
import { isActor } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import type { Context } from '#framework/request/context.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'

/** In the transaction of `ctx`, which acts as the system for that person. */
export async function tellOfExport(ctx: Context, expiresAt: string): Promise<void> {
  const [person, tenant] = [selectPeople('person'), selectTenants('tenant')]
  const found = query
    .select({ email: person.email, name: person.firstName, tenant: tenant.name })
    .from(person)
    .innerJoin(tenant, eq(tenant.id, ctx.tenantId!))
    .where(isActor(ctx, person.id))
  const [asked] = await runQuery(ctx, found)
  if (!asked) return
  const words = { ...asked, until: new Date(expiresAt) }
  await ctx.enqueue(sendMail, await renderMail(ctx, { kind: 'export_ready', to: asked.email, words }))
}
