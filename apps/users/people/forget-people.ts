// What happens to a person's account and memberships when they are erased.
import { and, eq } from 'drizzle-orm'
import { inTenant, isRow } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEraser } from '#framework/request/declaring/define-eraser.ts'
import { memberships } from '../memberships.resource.ts'
import { users } from '../users.resource.ts'

const [members, people] = [tableOf(memberships), tableOf(users)]

/** A tenant knows its members. */
export const forgetMembers = defineEraser(memberships, {
  async knows(ctx, { userId }) {
    const isTheirs = and(inTenant(ctx, members), eq(members.user, userId))
    return (await runQuery(ctx, query.select({ id: members.id }).from(members).where(isTheirs))).length > 0
  },
})

/** Deletes a membership without requiring another owner, because the tenant ends too. `ctx` is the platform in the tenant. */
export async function deleteMembership(ctx: Context, id: string): Promise<void> {
  await runQuery(ctx, query.delete(members).where(isRow(ctx, members, id)))
}

/** Nobody can sign in with it any more, and the address can be registered again. `ctx` acts as the system. */
export async function closeAccount(ctx: Context, id: string): Promise<void> {
  const closed = { isActive: false, emailVerifiedAt: null }
  await runQuery(ctx, query.update(people).set(closed).where(eq(people.id, id)))
}
