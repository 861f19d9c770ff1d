// Access tokens: signed statements of who calls, for which tenant, in which session. RFC 8725 is followed to the letter.
import { hash, randomUUID } from 'node:crypto'
import {
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
  type ProtectedHeaderParameters,
  SignJWT,
} from 'jose'
import { LRUCache } from 'lru-cache'
import type { Identity } from '#framework/request/access.ts'
import { isUuid } from '#framework/resource/fields/uuid.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { KeyRing } from './key-ring.ts'

export interface AccessTokenOptions {
  issuer: string
  audience: string
  /** Seconds. */
  accessTtl: number
}

export interface AccessTokens {
  sign(identity: Identity): Promise<string>
  /** Throws `auth.expired_token`, and `auth.invalid_token` for everything else that is wrong. */
  verify(token: string): Promise<Identity>
  /** Forgets what was verified. */
  forget(): void
}

interface Verified {
  identity: Identity
  /** Seconds since 1970. */
  expiresAt: number
}

const ALGORITHM = 'RS256'
const TYPE = 'at+jwt'
const HEADER_NAMES = new Set(['alg', 'kid', 'typ'])
const REQUIRED_CLAIMS = ['iss', 'aud', 'sub', 'sid', 'jti', 'iat', 'nbf', 'exp']
const REMEMBERED_MS = 30_000

/** What was verified is remembered for 30 seconds at most, by the SHA-256 of the whole token (CVE-2026-35039). */
export function createAccessTokens(keys: KeyRing, options: AccessTokenOptions): AccessTokens {
  const remembered = new LRUCache<string, Verified>({ max: 10_000, ttl: REMEMBERED_MS })
  return {
    sign: (identity) => sign(keys, options, identity),
    async verify(token) {
      const digest = hash('sha256', token, 'base64')
      const known = remembered.get(digest)
      const verified = known ?? (await verify(keys, options, token))
      // The clock is asked every time: what was valid when it was remembered may have expired since (parse-server#10194).
      if (verified.expiresAt <= Date.now() / 1000) throw expired()
      if (!known) remembered.set(digest, verified)
      return verified.identity
    },
    forget: () => remembered.clear(),
  }
}

async function sign(keys: KeyRing, options: AccessTokenOptions, identity: Identity): Promise<string> {
  const key = await keys.current()
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({
    typ: 'access',
    sid: identity.sessionId,
    ...(identity.tenantId === null ? {} : { tid: identity.tenantId, pv: identity.permissionsVersion }),
  })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: TYPE })
    .setIssuer(options.issuer)
    .setAudience(options.audience)
    .setSubject(identity.actorId)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + options.accessTtl)
    .sign(key.privateKey)
}

async function verify(keys: KeyRing, { issuer, audience }: AccessTokenOptions, token: string): Promise<Verified> {
  try {
    requirePlainHeader(decodeProtectedHeader(token))
    const { payload } = await jwtVerify(token, ({ kid }) => publicKeyOf(keys, kid), {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer,
      audience,
      requiredClaims: REQUIRED_CLAIMS,
      clockTolerance: 5,
    })
    return { identity: identityOf(payload), expiresAt: payload.exp! }
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw expired()
    throw invalidToken(error)
  }
}

/** Our tokens say three things in the header: a key of the sender's choice, `crit` and all else is refused (CVE-2026-35042, CVE-2022-23541). */
function requirePlainHeader(header: ProtectedHeaderParameters): void {
  for (const name of Object.keys(header)) if (!HEADER_NAMES.has(name)) throw new Error(`header ${name}`)
}

/** The key by its id alone; an unknown id is no key at all (CVE-2026-44351: '' became an empty HMAC secret). */
async function publicKeyOf(keys: KeyRing, kid: string | undefined) {
  const key = kid === undefined ? null : await keys.find(kid)
  if (!key) throw new Error('unknown key')
  return key.publicKey
}

function identityOf({ iss, aud, sub, sid, tid = null, pv = null, typ, ...times }: JWTPayload): Identity {
  // CVE-2025-30144: an array passed where one word was meant.
  const words = typeof iss === 'string' && typeof aud === 'string'
  const numbers = [pv ?? 0, times.iat, times.nbf, times.exp].every(Number.isSafeInteger)
  if (!words || typ !== 'access' || !isUuid(sub) || !isUuid(sid) || !(tid === null || isUuid(tid)) || !numbers)
    throw new Error('claims')
  return { actorId: sub, sessionId: sid, tenantId: tid, permissionsVersion: pv as number | null }
}

function expired(): Problem {
  return new Problem('auth.expired_token', 'The access token has expired; refresh it.', {
    headers: { 'www-authenticate': 'Bearer error="invalid_token", error_description="expired"' },
  })
}

/** One answer for whatever is wrong with a token. */
export function invalidToken(cause?: unknown): Problem {
  return new Problem('auth.invalid_token', 'The access token is not valid.', {
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    cause,
  })
}
