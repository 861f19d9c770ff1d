// What authentication opens once at boot and reaches through every context: keys, tokens, password hashing, limits.
import { defineService } from '#framework/request/define-service.ts'
import { createRelyingParty, type RelyingParty } from './passkeys/relying-party.ts'
import { type Argon2Options, openPasswords, type Passwords } from './passwords/passwords.ts'
import { createFactorSecrets, type FactorSecrets } from './second-factor/factor-secrets.ts'
import { type AttemptOptions, type Attempts, createAttempts } from './sessions/attempts.ts'
import { createSessionCookies, type SessionCookies } from './sessions/session-cookies.ts'
import { type AccessTokenOptions, type AccessTokens, createAccessTokens } from './tokens/access-tokens.ts'
import { type KeyRing, type KeyRingOptions, openKeyRing } from './tokens/key-ring.ts'

export interface AuthenticationOptions {
  jwt: AccessTokenOptions & {
    /** Seconds a refresh token can wait for its use. */
    refreshTtl: number
    /** Seconds within which parallel refreshes get the same successor. */
    grace: number
    /** Seconds after which one has to log in again, however often the session was refreshed. */
    sessionTtl: number
  }
  keys: Omit<KeyRingOptions, 'onChange'>
  argon2: Argon2Options
  /** The origin of the pages that people see. */
  linkOrigin: string
  /** What links in mails begin with, never a header of a request (CVE-2026-29199: the Host header decided the reset link). */
  linkPages: string
  /** Of the installation: seals what a second factor is made of. */
  secretKey: string
  /** What people know the service by. */
  serviceName: string
  /** Where passkeys work; the domain and the origin of links when left out. */
  passkeyDomain?: string | undefined
  passkeyOrigins?: readonly string[] | undefined
  /** Where the API is served: behind HTTPS cookies are bound to it. */
  publicOrigin: string
  /** Whether people get a mail when staff acts in their name. */
  impersonationNotice: boolean
  /** Whether registration and membership answer alike for every address. */
  hidesAccounts: boolean
  /** Null lifts the limits: for tests. */
  attempts: AttemptOptions | null
}

export interface Authentication {
  readonly keys: KeyRing
  readonly tokens: AccessTokens
  readonly passwords: Passwords
  readonly attempts: Attempts
  readonly jwt: AuthenticationOptions['jwt']
  readonly cookies: SessionCookies
  readonly linkPages: string
  readonly serviceName: string
  readonly factorSecrets: FactorSecrets
  readonly relyingParty: RelyingParty
  readonly impersonationNotice: boolean
  readonly hidesAccounts: boolean
}

export const authentication = defineService<Authentication>('authentication')

/** Reads the keys, and makes the first one where that is allowed. Throws PendError when there is none. */
export async function openAuthentication(options: AuthenticationOptions): Promise<Authentication> {
  // A changed set of keys makes what was verified with the old one worthless (PostgREST#4014).
  const keys = await openKeyRing({ ...options.keys, onChange: () => tokens.forget() })
  const tokens: AccessTokens = createAccessTokens(keys, options.jwt)
  return {
    keys,
    tokens,
    passwords: await openPasswords(options.argon2),
    attempts: createAttempts(options.attempts),
    jwt: options.jwt,
    cookies: createSessionCookies(options.publicOrigin.startsWith('https:'), options.jwt),
    linkPages: options.linkPages,
    serviceName: options.serviceName,
    factorSecrets: createFactorSecrets(options.secretKey),
    relyingParty: createRelyingParty(options),
    impersonationNotice: options.impersonationNotice,
    hidesAccounts: options.hidesAccounts,
  }
}
