// Deletes leftovers of sessions: expired refresh tokens and challenges, and sessions that ended long ago.
import { lt, sql } from 'drizzle-orm'
import { NOW } from '#framework/operations/sql/conditions.ts'
import { removeWhere } from '#framework/operations/sql/remove-where.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { challenges } from '../challenges/challenges.resource.ts'
import { refreshTokens } from '../refresh-tokens.resource.ts'
import { sessions } from '../sessions.resource.ts'

const [refreshes, asked, logIns] = [tableOf(refreshTokens), tableOf(challenges), tableOf(sessions)]

/** Long enough to look up what an ended session was used for. */
const isLongOver = sql`least(${logIns.expiresAt}, ${logIns.endedAt}) < now() - interval '30 days'`

/** Resolves with their number. `system` acts as the system. */
export const deleteExpiredRefreshTokens = (system: Context, signal: AbortSignal): Promise<number> =>
  removeWhere(system, refreshes, { where: lt(refreshes.expiresAt, NOW), signal })

/** Resolves with their number. `system` acts as the system. */
export const deleteExpiredChallenges = (system: Context, signal: AbortSignal): Promise<number> =>
  removeWhere(system, asked, { where: lt(asked.expiresAt, NOW), signal })

/** Resolves with their number. `system` acts as the system. */
export const deleteEndedSessions = (system: Context, signal: AbortSignal): Promise<number> =>
  removeWhere(system, logIns, { where: isLongOver, signal })
