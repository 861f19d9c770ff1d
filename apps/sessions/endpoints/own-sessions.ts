// The caller's sessions: lists them, ends one, the others, or all.
import { and, desc, eq, isNull, max, sql } from 'drizzle-orm'
import Type from 'typebox'
import { TAG } from '#apps/tokens/index.ts'
import { isActor } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { aFlag, aMoment, anId, aTextOrNull, byId } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { endSessions } from '../ending/end-session.ts'
import { deviceOf } from '../reading/device-of.ts'
import { isLive } from '../reading/select-sessions.ts'
import { refreshTokens } from '../refresh-tokens.resource.ts'
import { sessions } from '../sessions.resource.ts'

const [table, refreshes] = [tableOf(sessions), tableOf(refreshTokens)]
const MOST = 200
/** A sign-in, not a secret of an API key. */
const isLogIn = isNull(table.apiKey)

const SESSION = Type.Object({
  id: anId('Id of the log-in, to end it by.'),
  device: aTextOrNull('Browser and operating system of the log-in, such as `Firefox on Linux`; null if unknown.'),
  address: aTextOrNull('The IP address that it was begun from.'),
  createdAt: aMoment('When it was begun.'),
  lastUsedAt: aMoment('When its tokens were last refreshed.'),
  expiresAt: aMoment('When it ends unless it ended before.'),
  isCurrent: aFlag('The one that this request is made with.'),
  staffReason: aTextOrNull('Why staff of the platform acts in my name with it; null for my own log-ins.'),
})

/** GET /auth/sessions */
export const listSessions = defineEndpoint({
  method: 'GET',
  path: '/auth/sessions',
  name: 'listSessions',
  tag: TAG,
  summary: 'List my sessions',
  description: 'Active sessions with device, address and last refresh, latest first.',
  access: 'actor',
  answer: Type.Object({ results: Type.Array(SESSION, { description: 'My active sessions, at most 200.' }) }),
  async run(ctx) {
    const { id, userAgent, address, createdAt, expiresAt, reason: staffReason } = table
    const lastUsedAt = sql<string>`greatest(${createdAt}, ${max(refreshes.createdAt)})`.mapWith(createdAt)
    const found = query
      .select({ id, userAgent, address, createdAt, lastUsedAt, expiresAt, staffReason })
      .from(table)
      .leftJoin(refreshes, eq(refreshes.session, id))
      .where(and(isActor(ctx, table.user), isLogIn, isLive(table)))
      .groupBy(id)
      .orderBy(desc(lastUsedAt), id)
      .limit(MOST)
    const rows = await runQuery(ctx.asSystem('list the sessions of the caller'), found)
    const results = rows.map(({ id: own, userAgent: device, staffReason: why, ...each }) => ({
      ...{ id: own, device: deviceOf(device), ...each },
      ...{ isCurrent: own === ctx.sessionId, staffReason: why },
    }))
    return { body: { results } }
  },
})

/** DELETE /auth/sessions/{id} */
export const endSession = defineEndpoint({
  method: 'DELETE',
  path: '/auth/sessions/{id}',
  name: 'endSession',
  tag: TAG,
  summary: 'End one of my sessions',
  description: 'Its tokens stop working at once.',
  access: 'actor',
  params: byId('the log-in'),
  async run(ctx, { params }) {
    await inTransaction(ctx.asSystem('end a session of the caller'), async (inner) => {
      const isOwn = and(eq(table.id, params.id), isActor(ctx, table.user), isLogIn, isNull(table.endedAt))
      const [own] = await runQuery(inner, query.select({ id: table.id }).from(table).where(isOwn))
      if (!own) throw new Problem('resource.not_found', 'You have no such session.')
      await endSessions(inner, { sessionId: params.id }, 'logout')
    })
    return {}
  },
})

/** POST /auth/sessions/end-others */
export const endOtherSessions = defineEndpoint({
  method: 'POST',
  path: '/auth/sessions/end-others',
  name: 'endOtherSessions',
  tag: TAG,
  summary: 'End all my sessions except this one',
  access: 'actor',
  run: async (ctx) => endOwn(ctx, ctx.sessionId),
})

/** POST /auth/sessions/end-all */
export const endAllSessions = defineEndpoint({
  method: 'POST',
  path: '/auth/sessions/end-all',
  name: 'endAllSessions',
  tag: TAG,
  summary: 'End all my sessions, including this one',
  description: 'API keys keep working. Revoke them separately.',
  access: 'actor',
  run: async (ctx) => endOwn(ctx, null),
})

async function endOwn(ctx: Context, except: string | null): Promise<object> {
  await endSessions(ctx.asSystem('end sessions of the caller'), { userId: ctx.actorId!, except }, 'logout')
  return {}
}
