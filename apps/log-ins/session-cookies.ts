// The two cookies of a browser session: no script can read them, and no other site can make a browser send them.
import { accessCookieName, readCookie } from '#framework/request/credentials/credential.ts'
import { defineService } from '#framework/request/services/define-service.ts'

/** The refresh token is sent only to this path. */
const REFRESH_PATH = '/api/v1/auth/cookie'
const SHARED = 'HttpOnly; SameSite=Strict'

export interface SessionCookies {
  /** For `Set-Cookie`. */
  set(tokens: { access: string; refresh: string }): string[]
  /** Replaces the access token for that many seconds; the refresh token stays and leads back to the session. */
  setAccess(token: string, seconds: number): string
  /** Removes both. */
  readonly ended: string[]
  /** The refresh token in a Cookie header; null without one. */
  readRefresh(header: string | undefined): string | null
}

export const sessionCookies = defineService<SessionCookies>('session cookies')

/** `isSecure`: behind HTTPS, where the names guarantee that no other host set them. Durations in seconds. */
export function createSessionCookies(
  isSecure: boolean,
  { accessTtl, refreshTtl }: { accessTtl: number; refreshTtl: number },
): SessionCookies {
  const secure = isSecure ? '; Secure' : ''
  const refreshName = isSecure ? '__Secure-pend-refresh' : 'pend-refresh'
  const access = (token: string, seconds: number) =>
    `${accessCookieName(isSecure)}=${token}; Path=/; Max-Age=${seconds}; ${SHARED}${secure}`
  const refresh = (token: string, seconds: number) =>
    `${refreshName}=${token}; Path=${REFRESH_PATH}; Max-Age=${seconds}; ${SHARED}${secure}`
  return {
    setAccess: access,
    set: (tokens) => [access(tokens.access, accessTtl), refresh(tokens.refresh, refreshTtl)],
    ended: [access('', 0), refresh('', 0)],
    readRefresh: (header) => readCookie(header, refreshName),
  }
}
