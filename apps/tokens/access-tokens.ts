// Access tokens: signed claims about caller, tenant and session. Follows RFC 8725 strictly.

import { isUtf8 } from 'node:buffer'
import { hash, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import type { Identity } from '#framework/request/access.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { isUuid } from '#framework/resource/fields/uuid.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { atMost } from '#shared/utils/at-most.ts'
import { requireSignature, takeApart } from './signed-text.ts'
import type { KeyRing } from './signing/key-ring.ts'

export interface AccessTokenOptions {
  issuer: string
  audience: string
  /** Seconds. */
  accessTtl: number
}

export interface AccessTokens {
  /** Valid for the configured time, or until a moment in seconds since 1970. */
  sign(identity: Identity, until?: number): Promise<string>
  /** Throws `auth.expired_token`, and `auth.invalid_token` for any other fault. */
  verify(token: string): Promise<Identity>
  /** Forgets verified tokens. */
  forget(): void
}

/** Those of this process. */
export const accessTokens = defineService<AccessTokens>('access tokens')

interface Verified {
  identity: Identity
  /** Seconds since 1970. */
  expiresAt: number
}

const ALGORITHM = 'RS256'
const TYPE = 'at+jwt'
/** Tolerated clock difference between two machines in seconds, for every time claim (RFC 7519 §4.1.4, §4.1.5). */
const CLOCKS_DIFFER = 30
const REMEMBERED_MS = 30_000

/**
 * jose signs, off the main thread; verification is our own, because most of jose's time was not spent on the signature.
 * Verified tokens are cached for 30 seconds at most, by SHA-256 of the whole token (CVE-2026-35039).
 */
export function createAccessTokens(keys: KeyRing, options: AccessTokenOptions): AccessTokens {
  const remembered = new LRUCache<string, Verified>({ ...atMost(10_000), ttl: REMEMBERED_MS })
  return {
    sign: (identity, until) => sign(keys, options, { identity, until }),
    async verify(token) {
      const digest = hash('sha256', token, 'base64')
      const known = remembered.get(digest)
      const verified = known ?? (await verify(keys, options, token))
      // Checks the clock every time: a cached token may have expired since (parse-server#10194).
      if (verified.expiresAt + CLOCKS_DIFFER <= Date.now() / 1000) throw expired()
      if (!known) remembered.set(digest, verified)
      return verified.identity
    },
    forget: () => remembered.clear(),
  }
}

async function sign(
  keys: KeyRing,
  options: AccessTokenOptions,
  { identity, until }: { identity: Identity; until: number | undefined },
): Promise<string> {
  const key = await keys.current()
  const now = Math.floor(Date.now() / 1000)
  const { impersonatorId } = identity
  return new SignJWT({
    typ: 'access',
    sid: identity.sessionId,
    ...(identity.tenantId === null ? {} : { tid: identity.tenantId, pv: identity.permissionsVersion }),
    ...(impersonatorId ? { act: { sub: impersonatorId } } : {}),
  })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: TYPE })
    .setIssuer(options.issuer)
    .setAudience(options.audience)
    .setSubject(identity.actorId)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(until ?? now + options.accessTtl)
    .sign(key.privateKey)
}

async function verify(keys: KeyRing, options: AccessTokenOptions, token: string): Promise<Verified> {
  try {
    const parts = takeApart(token)
    const { kid, typ } = parts.header
    if (typ !== TYPE) throw new Error('typ')
    // An unknown id means no key at all (CVE-2026-44351: '' became an empty HMAC secret).
    const key = kid ? await keys.find(kid) : null
    if (!key) throw new Error('unknown key')
    requireSignature(parts, key.publicKey)
    return verifiedOf(parseClaims(parts.payload), options)
  } catch (error) {
    throw invalidToken(error)
  }
}

function parseClaims(payload: Buffer): Record<string, unknown> {
  const claims: unknown = isUtf8(payload) ? JSON.parse(payload.toString('utf8')) : null
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) throw new Error('claims')
  return claims as Record<string, unknown>
}

/** Each claim must be a single text or number (CVE-2025-30144: an array passed where one word was meant). */
function verifiedOf(claims: Record<string, unknown>, { issuer, audience }: AccessTokenOptions): Verified {
  const { iss, aud, typ, sub, sid, jti, tid = null, pv = null, act, iat, nbf, exp } = claims
  const isOurs = iss === issuer && aud === audience && typ === 'access' && typeof jti === 'string' && jti !== ''
  const isNamed = isUuid(sub) && isUuid(sid) && (tid === null || isUuid(tid))
  if (!isOurs || !isNamed || !(pv === null || Number.isSafeInteger(pv))) throw new Error('claims')
  const soon = Date.now() / 1000 + CLOCKS_DIFFER
  if (!isMoment(exp) || !isMoment(nbf) || !isMoment(iat) || nbf > soon || iat > soon) throw new Error('times')
  const identity = {
    ...{ actorId: sub, sessionId: sid, tenantId: tid, permissionsVersion: pv as number | null },
    impersonatorId: impersonatorOf(act),
  }
  return { identity, expiresAt: exp }
}

/** The impersonator (RFC 8693, 4.1), only in the form that we write: nobody acts for them in turn. */
function impersonatorOf(act: unknown): string | null {
  if (act === undefined) return null
  const { sub, ...more } = (typeof act === 'object' && act !== null ? act : {}) as Record<string, unknown>
  if (!isUuid(sub) || Array.isArray(act) || Object.keys(more).length > 0) throw new Error('act')
  return sub
}

function isMoment(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function expired(): Problem {
  return new Problem('auth.expired_token', 'The access token has expired; refresh it.', {
    headers: { 'www-authenticate': 'Bearer error="invalid_token", error_description="expired"' },
  })
}

/** One error for every fault of a token. */
export function invalidToken(cause?: unknown): Problem {
  return new Problem('auth.invalid_token', 'The access token is not valid.', {
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    cause,
  })
}
