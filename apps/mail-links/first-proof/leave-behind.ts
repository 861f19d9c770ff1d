// Withdraws what a restarted account left in tenants, asking inside each.
import { and, eq, exists, lt, ne } from 'drizzle-orm'
import Type from 'typebox'
import { platformIn } from '#apps/tenants/index.ts'
import { findPerson, memberships, selectMembers } from '#apps/users/index.ts'
import { removeRecord } from '#framework/operations/remove.ts'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { wasMadeBy } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { erasers } from '#framework/request/declaring/define-eraser.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { defineTask } from '#framework/tasks/define-task.ts'

const REASON = 'an account starts over'

/**
 * Deletes earlier keys and open invitations (their secrets ended with the proof, and `joinTenant` no longer accepts
 * these invitations). Leaves a tenant that the account entered by its own action and that somebody else owns too,
 * because that person admitted the account's user. What others gave to the address stays, and so does a tenant
 * without another owner.
 */
export const leaveBehind = defineTask('authentication.leave-behind', {
  payload: Type.Object({ userId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  async run(ctx, { userId }) {
    const own = createContext(ctx.runtime, { requestId: ctx.requestId, actorId: userId }).asSystem(REASON)
    const member = selectMembers('member')
    const { tenantId, id } = member
    const belonging = await runQuery(own, query.select({ tenantId, id }).from(member).where(eq(member.user, userId)))
    for (const each of belonging) {
      const inside = platformIn(ctx, each.tenantId, REASON)
      const before = (await findPerson(inside, userId))?.startedOverAt
      if (!before) continue
      await withdraw(inside, { userId, before })
      if (await isLeft(inside, { userId, before, id: each.id }))
        await removeRecord(inside, memberships, { id: each.id })
    }
    return { tenants: belonging.length }
  },
})

/** A restarted account, and when it restarted. */
interface Account {
  readonly userId: string
  readonly before: string
}

function withdraw(inside: Context, account: Account): Promise<void> {
  return inTransaction(inside, async (inner) => {
    for (const eraser of erasers.of(inside)) await eraser.withdraw?.(inner, account)
  })
}

/** The trail knows who created a membership. */
async function isLeft(inside: Context, { userId, before, id }: Account & { id: string }): Promise<boolean> {
  const [member, other] = [selectMembers('member'), selectMembers('other')]
  const owns = and(inTenant(inside, other), eq(other.role, 'owner'), ne(other.user, userId))
  const owners = query.select({ id: other.id }).from(other).where(owns)
  const isOld = and(inTenant(inside, member), eq(member.id, id), lt(member.createdAt, before))
  const left = query
    .select({ id: member.id })
    .from(member)
    .where(and(isOld, exists(owners)))
  if ((await runQuery(inside, left)).length === 0) return false
  return wasMadeBy(inside, { resource: 'memberships', recordId: id, actorId: userId })
}
