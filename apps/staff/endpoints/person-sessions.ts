// /platform/people/{id}/sessions: somebody's log-ins, and how staff ends them.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { deviceOf, endSessions, PLATFORM_WORDS } from '#apps/authentication/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { inTransaction } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { requireNoStaff } from './people.ts'
import { BY_ID, ID, TAG, TIME, timeOf, WORD } from './shapes.ts'

const SESSION = Type.Object({
  id: ID,
  device: WORD,
  address: WORD,
  createdAt: TIME,
  expiresAt: TIME,
  impersonatorId: WORD,
})

export const listPersonSessions = defineEndpoint({
  method: 'GET',
  path: '/platform/people/{id}/sessions',
  name: 'listPersonSessions',
  tag: TAG,
  summary: 'For staff of the platform, with X-Reason: somebody’s log-ins that have not ended, the latest first.',
  access: { permission: PLATFORM_WORDS.read },
  params: BY_ID,
  answer: Type.Object({ results: Type.Array(SESSION) }),
  async run(ctx, { params }) {
    const rows = await runStatement(
      ctx.asSystem('list the sessions of somebody'),
      sql`select id, user_agent, address, created_at, expires_at, impersonator_id from auth.sessions where user_id = ${params.id} and ended_at is null and expires_at > now() order by created_at desc, id limit 200`,
    )
    const results = rows.map(([id, userAgent, address, createdAt, expiresAt, impersonatorId]) => ({
      ...{ id, device: deviceOf(userAgent as string | null), address, impersonatorId },
      ...{ createdAt: timeOf(createdAt), expiresAt: timeOf(expiresAt) },
    }))
    return { body: { results } }
  },
})

export const endPersonSession = defineEndpoint({
  method: 'DELETE',
  path: '/platform/people/{id}/sessions/{session}',
  name: 'endPersonSession',
  tag: TAG,
  summary: 'For superusers, with X-Reason: end one log-in of somebody, or what staff started in their name.',
  access: { permission: PLATFORM_WORDS.update },
  stepUp: true,
  params: Type.Object({ id: ID, session: ID }),
  async run(ctx, { params: { id, session } }) {
    await inTransaction(ctx.asSystem('end a session of somebody'), async (inner) => {
      await requireNoStaff(inner, id)
      const [found] = await inner.transaction.query(
        sql`select 1 from auth.sessions where id = ${session} and user_id = ${id} and ended_at is null`,
      )
      if (!found) throw new Problem('resource.not_found', 'They have no such session.')
      await endSessions(inner, { sessionId: session }, 'staff')
    })
    return {}
  },
})

export const endPersonSessions = defineEndpoint({
  method: 'POST',
  path: '/platform/people/{id}/sessions/end-all',
  name: 'endPersonSessions',
  tag: TAG,
  summary: 'For superusers, with X-Reason: end all log-ins of somebody.',
  access: { permission: PLATFORM_WORDS.update },
  stepUp: true,
  params: BY_ID,
  status: 204,
  async run(ctx, { params: { id } }) {
    const system = ctx.asSystem('end the sessions of somebody')
    await requireNoStaff(system, id)
    await endSessions(system, { userId: id }, 'staff')
    return {}
  },
})
