// Cleans up: refresh tokens that have expired, and log-ins that ended long ago.
import { type SQL, sql } from 'drizzle-orm'
import Type from 'typebox'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { defineTask } from '#framework/tasks/define-task.ts'

const PART = 1000

/** The platform's own task; its result says how many went. */
export const deleteExpiredTokens = defineTask('authentication.delete-expired-tokens', {
  payload: Type.Object({}),
  async run(ctx, _payload, { signal }) {
    const system = ctx.asSystem('delete expired tokens')
    return {
      refreshTokens: await deleteAll(system, signal, { table: 'auth.refresh_tokens', which: sql`expires_at < now()` }),
      oneTimeTokens: await deleteAll(system, signal, { table: 'auth.one_time_tokens', which: sql`expires_at < now()` }),
      challenges: await deleteAll(system, signal, { table: 'auth.challenges', which: sql`expires_at < now()` }),
      // Begun with and never confirmed.
      totpSecrets: await deleteAll(system, signal, {
        table: 'auth.totp_secrets',
        which: sql`confirmed_at is null and updated_at < now() - interval '1 day'`,
      }),
      sessions: await deleteAll(system, signal, {
        table: 'auth.sessions',
        // Long enough to look up what an ended log-in was used for.
        which: sql`least(expires_at, ended_at) < now() - interval '30 days'`,
      }),
    }
  },
})

/** In parts, so that no statement takes too long. */
async function deleteAll(
  ctx: Context,
  signal: AbortSignal,
  { table, which }: { table: string; which: SQL },
): Promise<number> {
  const target = sql.raw(table)
  let count = 0
  for (let deleted = PART; deleted === PART && !signal.aborted; count += deleted) {
    const [row] = await inTransaction(ctx, ({ transaction }) =>
      transaction.query(
        sql`with gone as (delete from ${target} where id = any(array(select id from ${target} where ${which} limit ${PART})) returning 1) select count(*) from gone`,
      ),
    )
    deleted = row![0] as number
  }
  return count
}
