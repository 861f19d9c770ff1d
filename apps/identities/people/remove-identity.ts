// One way in less, and never the last one.
import { sql } from 'drizzle-orm'
import { recordInTrail } from '#framework/operations/record-in-trail.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** Throws `resource.not_found`, and `resource.conflict` for the last way to log in. `ctx` acts as the system. */
export function removeIdentity(ctx: Context, userId: string, id: string): Promise<void> {
  return inTransaction(ctx, async (inner) => {
    // Two at the same moment wait for each other here, so that they do not remove both.
    await inner.transaction.query(sql`select 1 from auth.users where id = ${userId} for update`)
    const [row] = await inner.transaction.query(
      sql`select i.provider,
          exists (select 1 from auth.credentials c where c.user_id = i.user_id)
          or exists (select 1 from auth.identities o where o.user_id = i.user_id and o.id <> i.id)
        from auth.identities i where i.id = ${id} and i.user_id = ${userId}`,
    )
    if (!row) throw new Problem('resource.not_found', 'You have no such identity.')
    if (row[1] !== true) throw new Problem('resource.conflict', 'It is your last way to log in: set a password first.')
    await inner.transaction.query(sql`delete from auth.identities where id = ${id} and user_id = ${userId}`)
    const entry = { operation: 'identity_unlinked', resource: 'users', recordId: userId }
    await recordInTrail(inner, { ...entry, details: { provider: row[0] as string, identity: id } })
  })
}
