// Creates an account with its first session, and a tenant if one is named.
import { randomUUIDv7 } from 'node:crypto'
import { type LogIn, openSession, signAccess, systemFor } from '#apps/sessions/index.ts'
import { contextOfNewTenant, createTenant } from '#apps/tenants/index.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { createPerson, type NewPerson } from './create-person.ts'

interface Registration {
  readonly person: NewPerson['person']
  readonly passwordHash: string
  readonly tenantName: string | undefined
  readonly remote: LogIn['remote']
}

/** `{ access, refresh, user }`. `finish` belongs to the transaction. Throws `resource.duplicate` for a taken address. */
export async function registerPerson(
  ctx: Context,
  { person, passwordHash, tenantName, remote }: Registration,
  finish: (inner: Context, userId: string) => Promise<unknown>,
) {
  const userId = randomUUIDv7()
  const start = tenantName === undefined ? systemFor(ctx, 'register', { userId }) : contextOfNewTenant(ctx, userId)
  const { tenantId } = start
  const { user, sessionId, refresh } = await inTransaction(start, async (inner) => {
    const user = await createPerson(inner, { person: { id: userId, ...person }, passwordHash })
    if (tenantName !== undefined) await createTenant(inner, { name: tenantName })
    await finish(inner, userId)
    return { user, ...(await openSession(inner, { userId, tenantId, remote, method: 'registration' })) }
  })
  return { access: await signAccess(ctx, { userId, tenantId, sessionId }), refresh, user }
}
