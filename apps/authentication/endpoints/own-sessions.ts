// My log-ins: which there are, and how one, the others or all of them end.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { aFlag, aMoment, anId, aTextOrNull, byId } from '#framework/resource/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { deviceOf } from '../sessions/device-of.ts'
import { endSessions } from '../sessions/end-session.ts'
import { TAG } from './shapes.ts'

const SESSION = Type.Object({
  id: anId('Id of the log-in, to end it by.'),
  device: aTextOrNull(
    'Browser and system that it was begun with, such as `Firefox on Linux`; null when they said nothing.',
  ),
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
  summary: 'List my log-ins',
  description: 'Those that have not ended: device, address and when each was last refreshed. The latest comes first.',
  access: 'actor',
  answer: Type.Object({ results: Type.Array(SESSION, { description: 'My log-ins, at most 200.' }) }),
  async run(ctx) {
    const rows = await runStatement(
      ctx.asSystem('list the sessions of the caller'),
      sql`select s.id, s.user_agent, s.address, s.created_at, greatest(s.created_at, max(t.created_at)) as used_at, s.expires_at, s.reason from auth.sessions s left join auth.refresh_tokens t on t.session_id = s.id where s.user_id = ${ctx.actorId} and s.api_key is null and s.ended_at is null and s.expires_at > now() group by s.id order by used_at desc, s.id limit 200`,
    )
    const timeOf = (value: unknown) => new Date(value as string).toISOString()
    const results = rows.map(([id, userAgent, address, createdAt, usedAt, expiresAt, reason]) => ({
      id: id as string,
      device: deviceOf(userAgent as string | null),
      address: address as string | null,
      createdAt: timeOf(createdAt),
      lastUsedAt: timeOf(usedAt),
      expiresAt: timeOf(expiresAt),
      isCurrent: id === ctx.sessionId,
      staffReason: reason as string | null,
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
  summary: 'End one of my log-ins',
  description: 'Its tokens stop working at once.',
  access: 'actor',
  params: byId('the log-in'),
  async run(ctx, { params }) {
    await inTransaction(ctx.asSystem('end a session of the caller'), async (inner) => {
      const [own] = await inner.transaction.query(
        sql`select 1 from auth.sessions where id = ${params.id} and user_id = ${ctx.actorId} and api_key is null and ended_at is null`,
      )
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
  summary: 'End all my log-ins but this one',
  access: 'actor',
  run: async (ctx) => endOwn(ctx, ctx.sessionId),
})

/** POST /auth/sessions/end-all */
export const endAllSessions = defineEndpoint({
  method: 'POST',
  path: '/auth/sessions/end-all',
  name: 'endAllSessions',
  tag: TAG,
  summary: 'End all my log-ins, this one too',
  description: 'API keys go on: revoke those that should not.',
  access: 'actor',
  run: async (ctx) => endOwn(ctx, null),
})

async function endOwn(ctx: Context, except: string | null): Promise<object> {
  await endSessions(ctx.asSystem('end sessions of the caller'), { userId: ctx.actorId!, except }, 'logout')
  return {}
}
