// Sub-selects and conditions on sessions for other apps' statements.
import { and, gt, isNull, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { NOW } from '#framework/operations/sql/conditions.ts'
import { query } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { sessions } from '../sessions.resource.ts'

const table = tableOf(sessions)

/** People's sessions and API key secrets, including ended ones. For the platform. */
export function selectSessions<Alias extends string>(alias: Alias) {
  const {
    id,
    user,
    chosenTenant,
    impersonator,
    startedFrom,
    reason,
    apiKey,
    address,
    userAgent,
    createdAt,
    expiresAt,
    endedAt,
  } = table
  const whose = { id, user, chosenTenant, impersonator, startedFrom, reason, apiKey }
  return query
    .select({ ...whose, address, userAgent, createdAt, expiresAt, endedAt })
    .from(table)
    .as(alias)
}

/** It has not ended for any reason. */
export function isLive(session: { readonly endedAt: PgColumn; readonly expiresAt: PgColumn }): SQL {
  return and(isNull(session.endedAt), gt(session.expiresAt, NOW))!
}
