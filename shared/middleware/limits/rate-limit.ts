// Limits how often a caller may send requests; excess gets 429 before it costs anything.
import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from '#shared/exceptions/problem.ts'
import { countOf } from '#shared/utils/count-of.ts'

export interface RateLimitOptions {
  /** Requests of one caller per window in seconds. */
  max: number
  window: number
  /** Counts across all processes; while it is down nobody is refused. Without it each process counts alone. */
  redis?: { readonly connection: object; readonly prefix: string } | null
}

/**
 * One IPv4 address, or the /64 network of an IPv6 address, because one household owns all of it (CVE-2026-45364). The
 * key contains nothing that the caller writes (CVE-2025-64526).
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

/** The person or tenant behind a request's token; null without a valid one. */
export type CountedBy = (request: FastifyRequest) => Promise<string | null>

/**
 * Counts by actor, and anonymous callers by address: colleagues behind one address do not share a limit. Throws
 * `request.rate_limited` (429) with Retry-After; null disables the limit.
 */
export async function registerRateLimit(
  app: FastifyInstance,
  options: RateLimitOptions | null,
  actorOf: CountedBy,
): Promise<void> {
  if (options === null) return
  await app.register(rateLimit, {
    ...countingOptions(options, 'rate'),
    keyGenerator: async (request) => (await actorOf(request)) ?? clientKeyOf(request.ip),
  })
}

/**
 * Counts all members of a tenant together, so that no tenant uses up the others' capacity. Requests from outsiders that
 * merely name a tenant do not count: strangers could exhaust its share. Throws like registerRateLimit; null disables
 * the limit.
 */
export async function registerTenantRateLimit(
  app: FastifyInstance,
  options: RateLimitOptions | null,
  tenantOf: CountedBy,
): Promise<void> {
  if (options === null) return
  const silent = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false }
  await app.register(rateLimit, {
    ...countingOptions(options, 'tenant-rate'),
    keyGenerator: async (request) => (await tenantOf(request)) ?? NO_TENANT,
    allowList: (_request, key) => key === NO_TENANT,
    // Each caller's headers describe their own limit.
    addHeaders: silent,
    addHeadersOnExceeding: silent,
  })
}

const NO_TENANT = ''

function countingOptions({ max, window, redis }: RateLimitOptions, name: string): RateLimitPluginOptions {
  return {
    global: true,
    max,
    timeWindow: window * 1000,
    ...(redis && { redis: redis.connection, nameSpace: `${redis.prefix}${name}:`, skipOnError: true }),
    errorResponseBuilder: (_request, { ttl }) => tooMany(Math.max(1, Math.ceil(ttl / 1000))),
  }
}

function tooMany(seconds: number): Problem {
  return new Problem('request.rate_limited', `Wait ${countOf(seconds, 'second')} before the next request.`, {
    headers: { 'retry-after': String(seconds) },
  })
}
