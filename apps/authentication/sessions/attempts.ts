// Limits guessing: how often one address may try one account, and how often it may try at all.
import { createHash } from 'node:crypto'
import type { Counts } from '#framework/redis/counts.ts'
import { Problem } from '#shared/exceptions/problem.ts'

export interface AttemptOptions {
  /** Wrong passwords for one account from one address. */
  perAccount: number
  /** Wrong passwords, and registrations, from one address. */
  perAddress: number
  /** Where they are counted, and after what time anew. */
  counts: Counts
}

export interface Attempts {
  /** Counts an attempt before it is looked at, so that parallel ones count too. Throws `request.rate_limited`. */
  begin(address: string, account?: string): Promise<Attempt>
}

export interface Attempt {
  /** Takes the count back: the password was right. */
  succeed(): Promise<void>
}

export const USUAL_ATTEMPTS = { perAccount: 10, perAddress: 100, window: 300 }
const UNLIMITED: Attempts = { begin: async () => ({ async succeed() {} }) }

/** Null lifts the limits. */
export function createAttempts(options: AttemptOptions | null): Attempts {
  if (options === null) return UNLIMITED
  const { counts, perAddress, perAccount } = options
  return {
    async begin(address, account) {
      const limits: [key: string, most: number][] = [[keyOf(address), perAddress]]
      if (account !== undefined) limits.push([keyOf(address, account), perAccount])
      for (const [key, most] of limits) {
        const count = await counts.add(key)
        if (count.used > most) throw tooMany(count.endsAt)
      }
      return { succeed: async () => void (await Promise.all(limits.map(([key]) => counts.takeBack(key)))) }
    },
  }
}

/** Fixed length, so that long addresses fill no memory. */
function keyOf(address: string, account = ''): string {
  return createHash('sha256').update(`${address}\n${account}`).digest('base64url')
}

function tooMany(endsAt: number): Problem {
  const seconds = Math.max(1, Math.ceil((endsAt - Date.now()) / 1000))
  return new Problem('request.rate_limited', `Too many attempts. Try again in ${seconds} seconds.`, {
    headers: { 'retry-after': String(seconds) },
  })
}
