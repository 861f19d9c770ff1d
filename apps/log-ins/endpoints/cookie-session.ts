// /auth/cookie: a session that a browser keeps for pages of our own origin, unreadable for scripts.

import Type from 'typebox'
import { endSessionOf, REFRESH_TOKEN, rotateSession, sessionLifetimes, signAccess } from '#apps/sessions/index.ts'
import { bodyOf, TAG } from '#apps/tokens/index.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { sessionCookies } from '../session-cookies.ts'

export const PATH = '/auth/cookie'
export const STATE = Type.Object(
  {
    expiresIn: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'Seconds until the access cookie expires; null when nobody is signed in.',
    }),
  },
  { additionalProperties: false },
)
// Refusals of an invalid refresh token: then nobody is signed in, which is not the page's fault.
const ENDED: readonly string[] = ['auth.invalid_token', 'auth.expired_token', 'auth.session_ended', 'auth.stale_token']

/** POST /auth/cookie */
export const beginCookieSession = defineEndpoint({
  method: 'POST',
  path: PATH,
  name: 'beginCookieSession',
  tag: TAG,
  summary: 'Keep a session in cookies',
  description:
    'For pages on this server’s own origin. Replaces the refresh token with cookies that no script can read. Each request names its tenant in X-Tenant.',
  access: 'public',
  restOnly: true,
  body: bodyOf({ refresh: REFRESH_TOKEN }),
  answer: STATE,
  problems: [
    ...(['auth.invalid_token', 'auth.expired_token', 'auth.session_ended', 'auth.stale_token'] as const),
    'request.origin_not_allowed',
  ],
  async run(ctx, { body, isOwnPage }) {
    requireOwnPage(isOwnPage)
    return refreshed(ctx, body.refresh)
  },
})

/** POST /auth/cookie/refresh */
export const refreshCookieSession = defineEndpoint({
  method: 'POST',
  path: `${PATH}/refresh`,
  name: 'refreshCookieSession',
  tag: TAG,
  summary: 'Refresh the session in cookies',
  description: 'Without a valid session, it says so and clears leftover cookies.',
  access: 'public',
  restOnly: true,
  answer: STATE,
  problems: ['request.origin_not_allowed'],
  async run(ctx, { headers, isOwnPage }) {
    requireOwnPage(isOwnPage)
    return refreshedByCookie(ctx, headers.cookie)
  },
})

/** DELETE /auth/cookie */
export const endCookieSession = defineEndpoint({
  method: 'DELETE',
  path: PATH,
  name: 'endCookieSession',
  tag: TAG,
  summary: 'End the session in cookies',
  description: 'Ends the session on the server and clears its cookies.',
  access: 'public',
  restOnly: true,
  status: 204,
  problems: ['request.origin_not_allowed'],
  async run(ctx, { headers, isOwnPage }) {
    requireOwnPage(isOwnPage)
    const cookies = sessionCookies.of(ctx)
    const refresh = cookies.readRefresh(headers.cookie)
    if (refresh !== null) await endSessionOf(ctx, refresh)
    return { headers: { 'set-cookie': cookies.ended } }
  },
})

/** Continues the session of the refresh cookie; without one, nobody is signed in. */
export async function refreshedByCookie(ctx: Context, cookie: string | undefined) {
  const cookies = sessionCookies.of(ctx)
  const refresh = cookies.readRefresh(cookie)
  const nobody = { body: { expiresIn: null }, headers: { 'set-cookie': cookies.ended } }
  if (refresh === null) return nobody
  try {
    return await refreshed(ctx, refresh)
  } catch (error) {
    if (error instanceof Problem && ENDED.includes(error.code)) return nobody
    throw error
  }
}

/** The successor of a refresh token, in cookies. The access token names no tenant: each request of a page does. */
async function refreshed(ctx: Context, refresh: string) {
  const cookies = sessionCookies.of(ctx)
  const rotation = await rotateSession(ctx, refresh)
  const access = await signAccess(ctx, { ...rotation, tenantId: null })
  return {
    body: { expiresIn: sessionLifetimes.of(ctx).accessTtl },
    headers: { 'set-cookie': cookies.set({ access, refresh: rotation.refresh }) },
  }
}

/** Anybody who could set these cookies from another site could sign a person in as somebody else (RFC 6749 §10.12). */
export function requireOwnPage(isOwnPage: boolean): void {
  if (!isOwnPage)
    throw new Problem('request.origin_not_allowed', 'Only a page of this server’s own origin may use cookies.')
}
