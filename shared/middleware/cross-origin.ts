// Lets only the configured web origins call the API from a browser.
import cors, { type FastifyCorsOptions } from '@fastify/cors'
import type { FastifyInstance, FastifyRequest } from 'fastify'

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

/** The same for all URLs, or chosen per request. */
export type Origins = readonly string[] | ((request: FastifyRequest) => readonly string[])

/**
 * `origins` are exact, such as `https://app.example.com`, or `*` for public content; without any, no other origin may
 * read answers. Covers REST and GraphQL alike (CVE-2026-34373). Cookies are for our own origin's pages, so credentials
 * are never allowed (CVE-2025-53092).
 */
export async function registerCrossOrigin(app: FastifyInstance, origins: Origins): Promise<void> {
  if (typeof origins !== 'function') {
    if (origins.length > 0) await app.register(cors, optionsFor(origins))
    return
  }
  await app.register(cors, { delegator: async (request: FastifyRequest) => optionsFor(origins(request)) })
}

function optionsFor(origins: readonly string[]): FastifyCorsOptions {
  return {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ALLOWED_HEADERS,
    exposedHeaders: READABLE_HEADERS,
    maxAge: 600,
    strictPreflight: false,
    // The route itself answers OPTIONS with Allow.
    preflightContinue: true,
  }
}
