// Lets the configured web origins call the API from a browser, and no other.
import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

const READABLE_HEADERS = [
  ...['etag', 'location', 'x-request-id', 'retry-after', 'idempotency-replayed', 'allow'],
  ...['accept-ranges', 'content-range', 'content-disposition'],
  ...['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
]
const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'if-range',
  'range',
  'x-reason',
  'x-request-id',
  'x-tenant',
]

/**
 * `origins` are exact, such as `https://app.example.com`, or `*` for what anybody may read; with none, no other origin may read answers. Covers REST and GraphQL
 * alike (CVE-2026-34373). No cookies are used, so none are let through (CVE-2025-53092).
 */
export async function registerCrossOrigin(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return
  await app.register(cors, {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ALLOWED_HEADERS,
    exposedHeaders: READABLE_HEADERS,
    maxAge: 600,
    strictPreflight: false,
    // The route answers OPTIONS itself, with Allow.
    preflightContinue: true,
  })
}
