// /platform/people/{id}/sessions: lists a person's sessions, and lets staff end them.
import { and, desc, eq, isNull } from 'drizzle-orm'
import Type from 'typebox'
import { deviceOf, endSessions, isLive, selectSessions } from '#apps/sessions/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { PLATFORM_WORDS } from '#framework/permissions/platform-words.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { aMoment, anId, aTextOrNull, byId } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { requireNoStaff } from './people.ts'
import { TAG } from './shapes.ts'

const SESSION = Type.Object({
  id: anId('Id of the log-in, to end it by.'),
  device: aTextOrNull('Browser and system that it was begun with; null when they said nothing.'),
  address: aTextOrNull('The IP address that it was begun from.'),
  createdAt: aMoment('When it was begun.'),
  expiresAt: aMoment('When it ends unless it ended before.'),
  impersonatorId: aTextOrNull('Id of the staff who acts in their name with it; null for a log-in of their own.'),
})

export const listPersonSessions = defineEndpoint({
  method: 'GET',
  path: '/platform/people/{id}/sessions',
  name: 'listPersonSessions',
  tag: TAG,
  summary: 'List the sessions of a person',
  description: 'For staff of the platform, with X-Reason. Active sessions, latest first.',
  access: { permission: PLATFORM_WORDS.read },
  params: byId('the person'),
  answer: Type.Object({ results: Type.Array(SESSION, { description: 'At most 200.' }) }),
  async run(ctx, { params }) {
    const session = selectSessions('session')
    const { id, userAgent, address, createdAt, expiresAt, impersonator: impersonatorId } = session
    const theirs = query
      .select({ id, userAgent, address, createdAt, expiresAt, impersonatorId })
      .from(session)
      .where(and(eq(session.user, params.id), isLive(session)))
      .orderBy(desc(createdAt), id)
      .limit(200)
    const found = await runQuery(ctx.asSystem('list the sessions of somebody'), theirs)
    const results = found.map(({ userAgent: agent, ...shown }) => ({ ...shown, device: deviceOf(agent) }))
    return { body: { results } }
  },
})

export const endPersonSession = defineEndpoint({
  method: 'DELETE',
  path: '/platform/people/{id}/sessions/{session}',
  name: 'endPersonSession',
  tag: TAG,
  summary: 'End one session of a person',
  description: 'For superusers, with X-Reason. Impersonations of the person count as sessions.',
  access: { permission: PLATFORM_WORDS.update },
  stepUp: true,
  params: Type.Object({ id: anId('Id of the person.'), session: anId('Id of the log-in that ends.') }),
  async run(ctx, { params: { id, session } }) {
    await inTransaction(ctx.asSystem('end a session of somebody'), async (inner) => {
      await requireNoStaff(inner, id)
      const theirs = selectSessions('session')
      const isMeant = and(eq(theirs.id, session), eq(theirs.user, id), isNull(theirs.endedAt))
      const [found] = await runQuery(inner, query.select({ id: theirs.id }).from(theirs).where(isMeant))
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
  summary: 'End all sessions of a person',
  description: 'For superusers, with X-Reason.',
  access: { permission: PLATFORM_WORDS.update },
  stepUp: true,
  params: byId('the person'),
  status: 204,
  async run(ctx, { params: { id } }) {
    const system = ctx.asSystem('end the sessions of somebody')
    await requireNoStaff(system, id)
    await endSessions(system, { userId: id }, 'staff')
    return {}
  },
})
