// What statements of other apps join of log-ins, and what they ask of one.
import { and, gt, isNull, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { NOW } from '#framework/operations/sql/conditions.ts'
import { query } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { sessions } from '../sessions.resource.ts'

const table = tableOf(sessions)

/** Log-ins and secrets of API keys, those that have ended too. For the platform. */
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

/** It has not ended, by whatever. */
export function isLive(session: { readonly endedAt: PgColumn; readonly expiresAt: PgColumn }): SQL {
  return and(isNull(session.endedAt), gt(session.expiresAt, NOW))!
}
