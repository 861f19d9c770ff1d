// Cleans up: refresh tokens that have expired, and log-ins that ended long ago.
import { and, isNull, lt, sql } from 'drizzle-orm'
import Type from 'typebox'
import { NOW } from '#framework/operations/sql/conditions.ts'
import { removeWhere } from '#framework/operations/sql/remove-where.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { challenges } from '../challenges.resource.ts'
import { oneTimeTokens } from '../links/one-time-tokens.resource.ts'
import { refreshTokens } from '../refresh-tokens.resource.ts'
import { sessions } from '../sessions.resource.ts'
import { totpSecrets } from '../totp-secrets.resource.ts'

const [refreshes, links, asked] = [tableOf(refreshTokens), tableOf(oneTimeTokens), tableOf(challenges)]
const [secrets, logIns] = [tableOf(totpSecrets), tableOf(sessions)]

/** Begun with and never confirmed. */
const isForgotten = and(isNull(secrets.confirmedAt), sql`${secrets.updatedAt} < now() - interval '1 day'`)
/** Long enough to look up what an ended log-in was used for. */
const isLongOver = sql`least(${logIns.expiresAt}, ${logIns.endedAt}) < now() - interval '30 days'`

/** The platform's own task; its result says how many went. */
export const deleteExpiredTokens = defineTask('authentication.delete-expired-tokens', {
  payload: Type.Object({}),
  async run(ctx, _payload, { signal }) {
    const system = ctx.asSystem('delete expired tokens')
    return {
      refreshTokens: await removeWhere(system, refreshes, { where: lt(refreshes.expiresAt, NOW), signal }),
      oneTimeTokens: await removeWhere(system, links, { where: lt(links.expiresAt, NOW), signal }),
      challenges: await removeWhere(system, asked, { where: lt(asked.expiresAt, NOW), signal }),
      totpSecrets: await removeWhere(system, secrets, { where: isForgotten, signal }),
      sessions: await removeWhere(system, logIns, { where: isLongOver, signal }),
    }
  },
})
