// What an account that starts over leaves behind inside of tenants: each is asked inside itself.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { platformIn } from '#apps/tenants/index.ts'
import { memberships } from '#apps/users/index.ts'
import { removeRecord } from '#framework/operations/remove.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { evenIfClosed } from '#framework/request/closed-tenant.ts'
import { type Context, createContext, inTransaction } from '#framework/request/context.ts'
import { defineTask } from '#framework/tasks/define-task.ts'

const REASON = 'an account starts over'

/**
 * Keys and open invitations of before go (their secrets ended with the proof, and `joinTenant` takes none of these invitations any more).
 * A tenant that the account entered by its own doing, and that somebody else owns too, is left: that somebody was let in by whoever had
 * the account. What others gave to the address stays, and so does a tenant with no other owner.
 */
export const leaveBehind = defineTask('authentication.leave-behind', {
  payload: Type.Object({ userId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  async run(ctx, { userId }) {
    const own = createContext(ctx.runtime, { requestId: ctx.requestId, actorId: userId }).asSystem(evenIfClosed(REASON))
    const rows = await runStatement(own, sql`select tenant_id, id from tenant.memberships where user_id = ${userId}`)
    for (const [tenantId, membershipId] of rows as [string, string][]) {
      const inside = platformIn(ctx, tenantId, REASON)
      await withdraw(inside, userId)
      if (await isLeft(inside, userId, membershipId)) await removeRecord(inside, memberships, { id: membershipId })
    }
    return { tenants: rows.length }
  },
})

async function withdraw(inside: Context, userId: string): Promise<void> {
  const before = sql`created_at < (select started_over_at from auth.users where id = ${userId})`
  await inTransaction(inside, async ({ transaction, tenantId }) => {
    await transaction.query(
      sql`update tenant.api_keys set revoked_at = now(), updated_at = now(), version = version + 1 where tenant_id = ${tenantId} and created_by_id = ${userId} and revoked_at is null and ${before}`,
    )
    await transaction.query(
      sql`delete from tenant.invitations where tenant_id = ${tenantId} and invited_by_id = ${userId} and accepted_at is null and ${before}`,
    )
  })
}

/** The trail knows who made a membership. */
async function isLeft(inside: Context, userId: string, membershipId: string): Promise<boolean> {
  const [row] = await runStatement(
    inside,
    sql`select exists (select 1 from audit.changes where tenant_id = ${inside.tenantId} and resource = 'memberships' and record_id = ${membershipId} and operation = 'create' and actor_id = ${userId})
      and exists (select 1 from tenant.memberships where tenant_id = ${inside.tenantId} and role = 'owner' and user_id <> ${userId})
      and exists (select 1 from tenant.memberships m join auth.users u on u.id = m.user_id where m.tenant_id = ${inside.tenantId} and m.id = ${membershipId} and m.created_at < u.started_over_at)`,
  )
  return row![0] as boolean
}
