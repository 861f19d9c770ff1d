// What accepting an invitation does, whoever accepts it.
import { takeOneTimeToken, verifyAddress } from '#apps/mail-links/index.ts'
import { holdOpen } from '#apps/tenants/index.ts'
import { findPerson, isMember, memberships, requireRankOf } from '#apps/users/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { lockRecord } from '#framework/operations/read.ts'
import { modelOf } from '#framework/operations/steps/operation-target.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { type Context, callOf, createContext, inTransaction } from '#framework/request/context.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { invitations } from './invitations.resource.ts'

/** The platform in the tenant, in the name of whoever joins. */
export function contextOfJoining(ctx: Context, tenantId: string, userId: string): Context {
  return createContext(ctx.runtime, { ...callOf(ctx), tenantId, actorId: userId }).asSystem('accept an invitation')
}

/**
 * Uses the link up and makes the membership, in one transaction, after `prepare`. `isInside`: as for `verifyAddress`. Throws `auth.invalid_link`, and `resource.conflict` for
 * a member. `ctx` comes from `contextOfJoining`.
 */
export function joinTenant(
  ctx: Context,
  token: string,
  { isInside, prepare }: { isInside: boolean; prepare?: (inner: Context) => Promise<unknown> },
): Promise<void> {
  return inTransaction(ctx, async (inner) => {
    const taken = await takeOneTimeToken(inner, 'invitation', token)
    await prepare?.(inner)
    // Only the owner of the mailbox gets here: an account that somebody else opened under the address has another id (CVE-2026-53514).
    await verifyAddress(inner, { ...taken, userId: ctx.actorId }, { isInside })
    const invitation = await lockInvitation(inner, taken.subject!)
    await requireInviter(inner, invitation)
    await requireStranger(inner)
    const { role, roles } = invitation
    await createAsSystem(inner, memberships, { user: ctx.actorId, role, roles })
    await updateAsSystem(inner, invitations, { id: invitation.id, values: { acceptedAt: new Date().toISOString() } })
  }).catch((cause) => {
    // Admission says so of a tenant that is closed; whoever holds the link learns no more than that it leads nowhere.
    throw cause instanceof Problem && cause.code === 'tenants.not_found' ? gone() : cause
  })
}

async function lockInvitation(ctx: Parameters<typeof lockRecord>[0], id: string): Promise<RowOf<typeof invitations>> {
  const { record } = await lockRecord(ctx, modelOf(ctx, invitations), id).catch((cause) => {
    throw cause instanceof Problem ? gone() : cause
  })
  const invitation = record as RowOf<typeof invitations>
  if (invitation.acceptedAt !== null) throw gone()
  return invitation
}

/** Whoever was sent away, may give less by now, or was somebody else when they asked (PWD-14), has invited nobody. */
async function requireInviter(ctx: Context, invitation: RowOf<typeof invitations>): Promise<void> {
  const { invitedBy, role, roles, createdAt } = invitation
  const inviter = await findPerson(ctx, invitedBy)
  if (!inviter || (inviter.startedOverAt !== null && inviter.startedOverAt >= createdAt)) throw gone()
  await requireRankOf(ctx, invitedBy, { roles: [role], own: roles }).catch((cause) => {
    throw cause instanceof Problem ? gone() : cause
  })
}

/** The tenant is open, and the caller no member of it yet. */
async function requireStranger(ctx: Context): Promise<void> {
  if (!(await holdOpen(ctx))) throw gone()
  if (await isMember(ctx)) throw new Problem('resource.conflict', 'You are a member of this tenant already.')
}

function gone(): Problem {
  return new Problem('auth.invalid_link', 'The invitation was taken back, was used, or is too old.')
}
