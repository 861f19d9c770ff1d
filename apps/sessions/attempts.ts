// Slows down guessing: repeated failures cause growing delays, by account, by address, and by both together.
import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { DelayRule, Delays } from '#framework/redis/delays.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { countOf } from '#shared/utils/count-of.ts'

export interface AttemptOptions {
  readonly delays: Delays
  readonly rules: AttemptRules
}

/** For one account from one address, for one account from anywhere, for one address whatever it tries. */
export type AttemptRules = Readonly<Record<'pair' | 'account' | 'address', DelayRule>>

export interface Attempts {
  /**
   * Counts an attempt before it is checked, so that parallel ones count too. Throws `request.rate_limited`. A person
   * who has signed in from this address before is not locked out by strangers trying the account from elsewhere
   * (CWE-645). `sparesAddress`: does not count frequent, legitimate actions of a signed-in person against their
   * address.
   */
  begin(address: string, account?: string, options?: AttemptKind): Promise<Attempt>
}

/** Those of this process, or of all processes if Redis counts. */
export const attemptLimits = defineService<Attempts>('attempt limits')

interface AttemptKind {
  readonly isKnownAddress?: boolean
  readonly sparesAddress?: boolean
}

export interface Attempt {
  /** Forgets the failures: the password was right. */
  succeed(): Promise<void>
}

const [SECOND, MINUTE, DAY] = [1000, 60_000, 86_400_000]

/** One second, two, four … after the fifth failure; forgotten after a day without one. */
export const USUAL_ATTEMPTS: AttemptRules = {
  pair: { free: 5, first: SECOND, longest: 15 * MINUTE, memory: DAY },
  account: { free: 20, first: SECOND, longest: 15 * MINUTE, memory: DAY },
  address: { free: 100, first: SECOND, longest: 15 * MINUTE, memory: DAY / 24 },
}
const UNLIMITED: Attempts = { begin: async () => ({ async succeed() {} }) }

/** Null disables the limits. */
export function createAttempts(options: AttemptOptions | null): Attempts {
  if (options === null) return UNLIMITED
  const { delays, rules } = options
  return {
    async begin(address, account, { isKnownAddress = false, sparesAddress = false } = {}) {
      const network = networkOf(address)
      const kinds: [kind: keyof AttemptRules, key: string][] = []
      if (!sparesAddress) kinds.push(['address', keyOf('address', network)])
      if (account !== undefined) kinds.push(['pair', keyOf('pair', network, account)])
      if (account !== undefined && !isKnownAddress) kinds.push(['account', keyOf('account', account)])
      for (const [kind, key] of kinds) {
        const wait = await delays.begin(key, rules[kind])
        if (wait > 0) throw tooMany(wait)
      }
      return {
        succeed: async () =>
          void (await Promise.all(
            // Signing in must not clear an address that guesses at other accounts.
            kinds.map(([kind, key]) => (kind === 'address' ? delays.takeBack(key) : delays.forget(key))),
          )),
      }
    },
  }
}

/** Anybody has any number of IPv6 addresses within one 64-bit network (CVE-2026-45364). */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address
  const [head = '', tail] = address.split('%')[0]!.split('::') as [string?, string?]
  const parts = head.split(':').filter((part) => part !== '')
  const rest = (tail ?? '').split(':').filter((part) => part !== '')
  const zeros = Array<string>(Math.max(0, 8 - parts.length - rest.length)).fill('0')
  return [...parts, ...zeros, ...rest].slice(0, 4).join(':')
}

/** Fixed length, so that long addresses cannot fill the memory. */
function keyOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url')
}

function tooMany(wait: number): Problem {
  const seconds = Math.max(1, Math.ceil(wait / 1000))
  return new Problem('request.rate_limited', `Too many attempts. Try again in ${countOf(seconds, 'second')}.`, {
    headers: { 'retry-after': String(seconds) },
  })
}
