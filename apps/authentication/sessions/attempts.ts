// Limits guessing: how often one address may try one account, and how often it may try at all. Kept in this process.
import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { Problem } from '#shared/exceptions/problem.ts'

export interface AttemptOptions {
  /** Wrong passwords for one account from one address. */
  perAccount: number
  /** Wrong passwords, and registrations, from one address. */
  perAddress: number
  /** Seconds after which a count starts anew. */
  window: number
}

export interface Attempts {
  /** Counts an attempt before it is looked at, so that parallel ones count too. Throws `request.rate_limited`. */
  begin(address: string, account?: string): Attempt
}

export interface Attempt {
  /** Takes the count back: the password was right. */
  succeed(): void
}

interface Count {
  used: number
  endsAt: number
}

export const USUAL_ATTEMPTS: AttemptOptions = { perAccount: 10, perAddress: 100, window: 300 }
const UNLIMITED: Attempts = { begin: () => ({ succeed() {} }) }

export function createAttempts(options: AttemptOptions | null): Attempts {
  if (options === null) return UNLIMITED
  const counts = new LRUCache<string, Count>({ max: 100_000 })
  const countOf = (key: string) => {
    const found = counts.get(key)
    if (found && found.endsAt > Date.now()) return found
    const fresh = { used: 0, endsAt: Date.now() + options.window * 1000 }
    counts.set(key, fresh)
    return fresh
  }
  return {
    begin(address, account) {
      const limits: [Count, number][] = [[countOf(address), options.perAddress]]
      if (account !== undefined) limits.push([countOf(keyOf(address, account)), options.perAccount])
      for (const [count, most] of limits) if (count.used >= most) throw tooMany(count)
      for (const [count] of limits) count.used++
      return { succeed: () => limits.forEach(([count]) => void count.used--) }
    },
  }
}

/** Fixed length, so that long addresses fill no memory. */
function keyOf(address: string, account: string): string {
  return createHash('sha256').update(`${address}\n${account}`).digest('base64')
}

function tooMany({ endsAt }: Count): Problem {
  const seconds = Math.max(1, Math.ceil((endsAt - Date.now()) / 1000))
  return new Problem('request.rate_limited', `Too many attempts. Try again in ${seconds} seconds.`, {
    headers: { 'retry-after': String(seconds) },
  })
}
