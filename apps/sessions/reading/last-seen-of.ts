// When a member was last in their tenant, for statements about members.
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { MemberColumns } from '#apps/users/index.ts'
import { query } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { refreshTokens } from '../refresh-tokens.resource.ts'
import { sessions } from '../sessions.resource.ts'

const [logIns, refreshes] = [tableOf(sessions), tableOf(refreshTokens)]

/** The tenant does not learn what a member does elsewhere, or what staff do in their name. */
export function lastSeenOf({ user, tenantId }: MemberColumns): SQL<string | null> {
  const { createdAt, apiKey, impersonator } = logIns
  const isTheirs = and(eq(logIns.user, user), eq(logIns.chosenTenant, tenantId), isNull(apiKey), isNull(impersonator))
  const seen = sql`max(greatest(${createdAt}, ${refreshes.createdAt}))`
  const last = query.select({ seen }).from(logIns).leftJoin(refreshes, eq(refreshes.session, logIns.id)).where(isTheirs)
  return sql<string | null>`${last}`.mapWith(createdAt)
}
