// Bounds how often one caller may ask; a flood is answered 429 before it costs anything.
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from '#shared/exceptions/problem.ts'

export interface RateLimitOptions {
  /** Requests of one caller in a window of so many seconds. */
  max: number
  window: number
  /** Where all processes count together; while it is away nobody is refused. Without it each process counts for itself. */
  redis?: { readonly connection: object; readonly prefix: string } | null
}

/**
 * One IPv4 address, or the /64 network of an IPv6 address: a single household owns all of that (CVE-2026-45364). Nothing
 * the caller writes is part of the key (CVE-2025-64526).
 */
export function clientKeyOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped) return mapped[1]!
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('%')[0]!.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = tail === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill('0'), ...right]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

/** Who a request's token speaks for; null when there is none that holds. */
export type ActorOf = (request: FastifyRequest) => Promise<string | null>

/**
 * Counts by actor, and by address for everybody unknown: colleagues behind one address do not use up each other's share.
 * Throws `request.rate_limited` (429) with Retry-After; null limits nothing.
 */
export async function registerRateLimit(
  app: FastifyInstance,
  options: RateLimitOptions | null,
  actorOf: ActorOf,
): Promise<void> {
  if (options === null) return
  await app.register(rateLimit, {
    global: true,
    max: options.max,
    timeWindow: options.window * 1000,
    ...(options.redis && {
      redis: options.redis.connection,
      nameSpace: `${options.redis.prefix}rate:`,
      skipOnError: true,
    }),
    keyGenerator: async (request) => (await actorOf(request)) ?? clientKeyOf(request.ip),
    errorResponseBuilder: (_request, { ttl }) => tooMany(Math.max(1, Math.ceil(ttl / 1000))),
  })
}

function tooMany(seconds: number): Problem {
  return new Problem('request.rate_limited', `Wait ${seconds} seconds before the next request.`, {
    headers: { 'retry-after': String(seconds) },
  })
}
