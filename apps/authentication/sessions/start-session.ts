// The last step of every log-in: a session in a transaction, and the answer that a client gets.
import { users } from '#apps/users/index.ts'
import { readRecord } from '#framework/operations/read.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { type LogIn, openSession, signAccess, systemFor } from './open-session.ts'

/** `{ access, refresh, user }` for somebody who has proved who they are. */
export async function startSession(ctx: Context, logIn: LogIn) {
  const { userId, tenantId } = logIn
  const { user, sessionId, refresh } = await inTransaction(systemFor(ctx, 'log in', logIn), async (inner) => {
    const { record } = await readRecord(inner, users, { id: userId })
    return { user: record, ...(await openSession(inner, logIn)) }
  })
  return { access: await signAccess(ctx, { userId, tenantId, sessionId }), refresh, user }
}
