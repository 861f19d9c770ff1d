// Removes all second factors of a person: only the platform may, never a tenant, because the person also belongs to others.

import { eq } from 'drizzle-orm'
import { mailPerson } from '#apps/mailing/index.ts'
import { endSessions, lockPerson } from '#apps/sessions/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { passkeys } from '../passkeys.resource.ts'
import { totpSecrets } from '../totp-secrets.resource.ts'
import { deleteRecoveryCodes } from './recovery-codes.ts'

const [secrets, keys] = [tableOf(totpSecrets), tableOf(passkeys)]

/** Resolves with their number. Ends all sessions, so that nobody stays signed in with a stolen factor. `ctx` acts as the system. */
export function resetFactors(ctx: Context, userId: string): Promise<number> {
  return inTransaction(ctx, async (inner) => {
    await lockPerson(inner, userId)
    const apps = query.delete(secrets).where(eq(secrets.user, userId)).returning({ id: secrets.id })
    const devices = query.delete(keys).where(eq(keys.user, userId)).returning({ id: keys.id })
    const gone = [...(await runQuery(inner, apps)), ...(await runQuery(inner, devices))]
    await deleteRecoveryCodes(inner, userId)
    await endSessions(inner, { userId }, 'second_factor')
    await recordInTrail(inner, { operation: 'second_factor_reset', resource: 'users', recordId: userId })
    if (gone.length > 0)
      await mailPerson(inner, userId, { kind: 'second_factor_removed', words: { factor: 'Everything' } })
    return gone.length
  })
}
