// Accepts an invitation, for every way to accept.
import { takeOneTimeToken, verifyAddress } from '#apps/mail-links/index.ts'
import { holdOpen } from '#apps/tenants/index.ts'
import { findPerson, isMember, memberships, requireRankOf } from '#apps/users/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { lockRecord } from '#framework/operations/read.ts'
import { modelOf } from '#framework/operations/steps/operation-target.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import type { Context } from '#framework/request/context.ts'
import { callOf, createContext } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { invitations } from './invitations.resource.ts'

/** The platform in the tenant, in the joining person's name. */
export function contextOfJoining(ctx: Context, tenantId: string, userId: string): Context {
  return createContext(ctx.runtime, { ...callOf(ctx), tenantId, actorId: userId }).asSystem('accept an invitation')
}

/**
 * Uses up the link and creates the membership in one transaction, after `prepare`. `isInside`: as in `verifyAddress`.
 * Throws `auth.invalid_link`, and `resource.conflict` for a member. `ctx` comes from `contextOfJoining`.
 */
export function joinTenant(
  ctx: Context,
  token: string,
  { isInside, prepare }: { isInside: boolean; prepare?: (inner: Context) => Promise<unknown> },
): Promise<void> {
  return inTransaction(ctx, async (inner) => {
    const taken = await takeOneTimeToken(inner, 'invitation', token)
    await prepare?.(inner)
    // Only the mailbox's owner gets here: an account that somebody else opened with the address has another id (CVE-2026-53514).
    await verifyAddress(inner, { ...taken, userId: ctx.actorId }, { isInside })
    const invitation = await lockInvitation(inner, taken.subject!)
    await requireInviter(inner, invitation)
    await requireStranger(inner)
    const { role, roles } = invitation
    await createAsSystem(inner, memberships, { user: ctx.actorId, role, roles })
    await updateAsSystem(inner, invitations, { id: invitation.id, values: { acceptedAt: new Date().toISOString() } })
  }).catch((cause) => {
    // Admission reports a closed tenant; the link's holder learns only that the link is dead.
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

/** An invitation is void if its inviter was removed, has lost rights, or was another person at the time (PWD-14). */
async function requireInviter(ctx: Context, invitation: RowOf<typeof invitations>): Promise<void> {
  const { invitedBy, role, roles, createdAt } = invitation
  const inviter = await findPerson(ctx, invitedBy)
  if (!inviter || (inviter.startedOverAt !== null && inviter.startedOverAt >= createdAt)) throw gone()
  await requireRankOf(ctx, invitedBy, { roles: [role], own: roles }).catch((cause) => {
    throw cause instanceof Problem ? gone() : cause
  })
}

/** The tenant is open, and the caller is not a member yet. */
async function requireStranger(ctx: Context): Promise<void> {
  if (!(await holdOpen(ctx))) throw gone()
  if (await isMember(ctx)) throw new Problem('resource.conflict', 'You are a member of this tenant already.')
}

function gone(): Problem {
  return new Problem('auth.invalid_link', 'The invitation was taken back, was used, or is too old.')
}
