// What logging in runs on, opened from the settings: keys and tokens, hashes, limits, cookies.

import { accountSettings, hidesAccounts } from '#apps/accounts/index.ts'
import { createSessionCookies, createStepUp, sessionCookies } from '#apps/log-ins/index.ts'
import { linkPages } from '#apps/mail-links/index.ts'
import { openPasswords, passwordHashes, passwordSettings } from '#apps/passwords/index.ts'
import {
  createFactorSecrets,
  createRelyingParty,
  factorSecrets,
  factorSettings,
  relyingParty,
} from '#apps/second-factors/index.ts'
import { attemptLimits, createAttempts, sessionLifetimes, USUAL_ATTEMPTS } from '#apps/sessions/index.ts'
import { impersonationNotice } from '#apps/staff/index.ts'
import { accessTokens, keyRing, MODULUS_LENGTH, openTokens, tokenSettings } from '#apps/tokens/index.ts'
import { delayInMemory, delayInRedis } from '#framework/redis/delays.ts'
import type { Log } from '#framework/request/context.ts'
import { stepUp } from '#framework/request/step-up.ts'
import type { ProjectRedis } from './redis.ts'
import type { Settings } from './settings/schema.ts'

/** Entries for the runtime. Reads the keys, and makes the first one outside of production; throws PendError when there is none. */
export async function openAuthentication(
  settings: Settings,
  { redis, log }: { redis: ProjectRedis | null; log: Log },
): Promise<(readonly [name: string, service: unknown])[]> {
  const { publicOrigin, secretKey } = settings
  const { jwt } = tokenSettings.of(settings)
  const factors = factorSettings.of(settings)
  const accounts = accountSettings.of(settings)
  const onFault = (error: unknown) => log.error({ error }, 'the folder of keys could not be read; those held stay good')
  const { keys, tokens } = await openTokens({ ...keyOptionsOf(settings), onFault }, jwt)
  return [
    keyRing.provide(keys),
    accessTokens.provide(tokens),
    sessionLifetimes.provide(jwt),
    attemptLimits.provide(createAttempts(attemptOptionsOf(settings, redis))),
    sessionCookies.provide(createSessionCookies(publicOrigin.startsWith('https:'), jwt)),
    passwordHashes.provide(await openPasswords(passwordSettings.of(settings).argon2)),
    factorSecrets.provide(createFactorSecrets(secretKey)),
    relyingParty.provide(createRelyingParty({ ...settings, ...factors })),
    linkPages.provide(settings.linkPages),
    hidesAccounts.provide(accounts.hideAccounts),
    impersonationNotice.provide(accounts.impersonationNotice),
    stepUp.provide(createStepUp(factors.stepUpTtl)),
  ]
}

function keyOptionsOf(settings: Settings) {
  const { environment } = settings
  const { jwt } = tokenSettings.of(settings)
  return {
    directory: jwt.keyDirectory,
    privateKeys: jwt.privateKeys,
    createsMissing: environment !== 'production' && environment !== 'staging',
    leastBits: environment === 'production' ? MODULUS_LENGTH : 0,
  }
}

function attemptOptionsOf(settings: Settings, redis: ProjectRedis | null) {
  const { rateLimit } = settings
  const { limitGuessing } = passwordSettings.of(settings)
  const delays = redis ? delayInRedis(redis.connection, `${redis.prefix}attempts:`) : delayInMemory()
  return limitGuessing || rateLimit !== null ? { rules: USUAL_ATTEMPTS, delays } : null
}
