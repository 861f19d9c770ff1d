// POST /memberships/{id}/transfer-ownership: makes a member the owner instead of the caller, who becomes an admin.
import { updateAsSystem } from '#framework/operations/update.ts'
import { requirePerson } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { lockOwners } from '../members/require-other-owner.ts'
import { memberships } from '../memberships.resource.ts'
import { findPerson } from '../people/find-person.ts'

export const transferOwnership = defineAction(memberships, 'transferOwnership', {
  summary: 'Transfer ownership to a member',
  description: 'You become an admin. Both changes happen together, so the tenant always has an owner.',
  when: { role: ['member', 'viewer', 'editor', 'admin'] },
  dangerous: true,
  stepUp: true,
  async run(ctx, member) {
    requirePerson(ctx)
    const own = await lockOwn(ctx)
    await requireOpenAccount(ctx, member.user)
    // The new owner first: a tenant is never without one.
    const { record } = await updateAsSystem(ctx, memberships, { id: member.id, values: { role: 'owner' } })
    await updateAsSystem(ctx, memberships, { id: own, values: { role: 'admin' } })
    return record
  },
})

/** The membership by which the caller owns the tenant: a custom role with the permission does not make them an owner. */
async function lockOwn(ctx: Context): Promise<string> {
  const own = (await lockOwners(ctx)).find(({ userId }) => userId === ctx.actorId)
  if (own === undefined) throw new Problem('permissions.denied', 'Only an owner of the tenant hands it over.')
  return own.id
}

/** A tenant owned by a closed account could not be recovered. */
async function requireOpenAccount(ctx: Context, userId: string): Promise<void> {
  const person = await findPerson(ctx.asSystem('look whether an account is open'), userId)
  if (!person?.isActive) throw new Problem('resource.conflict', 'The account of this member is switched off.')
}
