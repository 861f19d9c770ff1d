// Removes a sign-in method, except the last.
import { and, eq, ne } from 'drizzle-orm'
import { hasPassword } from '#apps/passwords/index.ts'
import { holdPerson } from '#apps/users/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { identities } from '../identities.resource.ts'

const table = tableOf(identities)

/** Throws `resource.not_found`, and `resource.conflict` for the last sign-in method. `ctx` acts as the system. */
export function removeIdentity(ctx: Context, userId: string, id: string): Promise<void> {
  return inTransaction(ctx, async (inner) => {
    // Serializes concurrent calls, so that they cannot remove both.
    await holdPerson(inner, userId)
    const isTheirs = and(eq(table.id, id), eq(table.user, userId))
    const [identity] = await runQuery(inner, query.select({ provider: table.provider }).from(table).where(isTheirs))
    if (!identity) throw new Problem('resource.not_found', 'You have no such identity.')
    if (!(await hasOtherWay(inner, userId, id)))
      throw new Problem('resource.conflict', 'It is your last way to log in: set a password first.')
    await runQuery(inner, query.delete(table).where(isTheirs))
    const entry = { operation: 'identity_unlinked', resource: 'users', recordId: userId }
    await recordInTrail(inner, { ...entry, details: { provider: identity.provider, identity: id } })
  })
}

async function hasOtherWay(ctx: Context, userId: string, id: string): Promise<boolean> {
  if (await hasPassword(ctx, userId)) return true
  const isOther = and(eq(table.user, userId), ne(table.id, id))
  return (await runQuery(ctx, query.select({ id: table.id }).from(table).where(isOther).limit(1))).length > 0
}
