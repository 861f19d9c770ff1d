// Sends an invitation's mail, in the tenant's words.
import { requireFewMails, sendLink } from '#apps/mail-links/index.ts'
import { nameOfTenant } from '#apps/tenants/index.ts'
import { findPerson } from '#apps/users/index.ts'
import { awaitInOrder } from '#framework/operations/steps/await-in-order.ts'
import type { Context } from '#framework/request/context.ts'

/** In the transaction of `ctx`, which is in the tenant. Throws `request.rate_limited`. */
export async function sendInvitation(ctx: Context, { id, email }: { id: string; email: string }): Promise<void> {
  await requireFewMails(ctx, email)
  const system = ctx.asSystem('send an invitation')
  const [tenant, person] = await awaitInOrder([nameOfTenant(system), findPerson(system, ctx.actorId)])
  const words = { tenant: tenant!, inviter: `${person!.firstName} ${person!.lastName}` }
  await system.enqueue(sendLink, { purpose: 'invitation', email, subject: id, words })
}
