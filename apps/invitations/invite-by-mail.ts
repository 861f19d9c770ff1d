// Creates an invitation and its mail, for every way to invite.
import { HOURS } from '#apps/mail-links/index.ts'
import { requireRank } from '#apps/users/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import type { Role } from '#framework/permissions/roles.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { invitations } from './invitations.resource.ts'
import { sendInvitation } from './send-invitation.ts'

/** Looks nobody up: neither the answer nor its timing reveals who has an account. Nobody grants what they do not hold. */
export async function inviteByMail(
  ctx: Context,
  { email, role = 'viewer', roles = [] }: { email: string; role?: Role | undefined; roles?: string[] | undefined },
): Promise<RowOf<typeof invitations>> {
  if (ctx.tenantId === null) throw new Problem('tenants.required', 'Name the tenant you invite to.')
  await requireRank(ctx, { roles: [role], own: roles })
  return inTransaction(ctx, async (inner) => {
    const expiresAt = new Date(Date.now() + HOURS.invitation * 3_600_000).toISOString()
    const { record } = await createAsSystem(inner, invitations, {
      ...{ email, role, roles, invitedBy: ctx.actorId, expiresAt },
    })
    await sendInvitation(inner, record)
    return record
  })
}
