// /auth/cookie/impersonation: starts and stops an impersonation in a browser.

import { and, sql } from 'drizzle-orm'
import Type from 'typebox'
import { PATH, refreshedByCookie, requireOwnPage, STATE, sessionCookies } from '#apps/log-ins/index.ts'
import { endSessions, isLive, selectSessions } from '#apps/sessions/index.ts'
import { accessTokens, bodyOf, TAG } from '#apps/tokens/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint, type EndpointRequest } from '#framework/request/declaring/define-endpoint.ts'
import { withForm } from '#framework/resource/schemas/text-forms.ts'
import { Problem } from '#shared/exceptions/problem.ts'

const IMPERSONATION = `${PATH}/impersonation`
// It goes into a header: only the characters of a token.
const TOKEN = Type.String({
  maxLength: 8192,
  pattern: withForm('^[A-Za-z0-9._-]+$', 'is not a token of this server'),
  description: 'The `access` token of the impersonation.',
})

/** POST /auth/cookie/impersonation */
export const beginCookieImpersonation = defineEndpoint({
  method: 'POST',
  path: IMPERSONATION,
  name: 'beginCookieImpersonation',
  tag: TAG,
  summary: 'Impersonate a person in this browser',
  description:
    'Takes the token from POST /platform/impersonations if the session in cookies started it. The session is kept, and you return to it afterwards.',
  access: 'actor',
  restOnly: true,
  body: bodyOf({ access: TOKEN }),
  answer: STATE,
  problems: ['auth.invalid_token', 'auth.expired_token', 'permissions.denied', 'request.origin_not_allowed'],
  async run(ctx, { body: { access }, headers, isOwnPage }) {
    requireOwnPage(isOwnPage)
    // A caller with their own token is not the session in the cookies.
    if (headers.authorization !== undefined) throw notTheirs()
    const expiresIn = await requireOwnImpersonation(ctx, access)
    const cookie = sessionCookies.of(ctx).setAccess(access, expiresIn)
    return { body: { expiresIn }, headers: { 'set-cookie': cookie } }
  },
})

/** DELETE /auth/cookie/impersonation */
export const endCookieImpersonation = defineEndpoint({
  method: 'DELETE',
  path: IMPERSONATION,
  name: 'endCookieImpersonation',
  tag: TAG,
  summary: 'Stop impersonating in this browser',
  description: 'Ends the impersonation on the server. The session that started it continues.',
  access: 'public',
  restOnly: true,
  answer: STATE,
  problems: ['request.origin_not_allowed'],
  async run(ctx, { headers, isOwnPage, identify }) {
    requireOwnPage(isOwnPage)
    await endImpersonation(identify)
    return refreshedByCookie(ctx, headers.cookie)
  },
})

/** Remaining seconds. Throws `permissions.denied` for a token that this session did not start, or that has ended. */
async function requireOwnImpersonation(ctx: Context, access: string): Promise<number> {
  const { sessionId } = await accessTokens.of(ctx).verify(access)
  const session = selectSessions('session')
  const left = sql<number>`ceil(extract(epoch from ${session.expiresAt} - now()))::int`.as('left')
  const isTheirs = and(
    sql`${session.id} = ${sessionId}`,
    sql`${session.startedFrom} = ${ctx.sessionId}`,
    isLive(session),
  )
  const found = query.select({ left }).from(session).where(isTheirs)
  const [begun] = await runQuery(ctx.asSystem('go on in the name of somebody'), found)
  if (!begun) throw notTheirs()
  return begun.left
}

function notTheirs(): Problem {
  return new Problem('permissions.denied', 'Only the session that started an impersonation can continue it.')
}

/** An ended impersonation, or a deleted tenant, must not prevent stopping. */
async function endImpersonation(identify: EndpointRequest['identify']): Promise<void> {
  try {
    const own = await identify()
    if (own.caller.by !== 'impersonation') return
    await endSessions(own.asSystem('stop acting in the name of somebody'), { sessionId: own.sessionId! }, 'staff')
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error
  }
}
