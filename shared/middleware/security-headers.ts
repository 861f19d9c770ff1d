// Headers that make browsers trust an answer as little as possible, computed once because every answer has the same.
import type { FastifyInstance } from 'fastify'

export interface SecurityHeaderOptions {
  /** Served only over HTTPS: tells browsers to remember that. */
  isHttpsOnly: boolean
}

type Directives = Record<string, string>

/** An API answer is not a page: it may load nothing and appear in no frame. */
const API_POLICY: Directives = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
}

const HEADERS = {
  'content-security-policy': formatPolicy(API_POLICY),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-site',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** By name, for answers that bypass Fastify. */
export function securityHeadersOf({ isHttpsOnly }: SecurityHeaderOptions): Readonly<Record<string, string>> {
  if (!isHttpsOnly) return HEADERS
  return { ...HEADERS, 'strict-transport-security': 'max-age=31536000; includeSubDomains' }
}

/** Adds them to every answer; a route with a page replaces the policy. */
export function registerSecurityHeaders(app: FastifyInstance, options: SecurityHeaderOptions): void {
  const headers = securityHeadersOf(options)
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
}

/** The policy of a page that uses only its own files; `extra` widens individual directives. */
export function pagePolicyOf(extra: Directives = {}): string {
  return formatPolicy({
    ...API_POLICY,
    'script-src': "'self'",
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'font-src': "'self' data:",
    'connect-src': "'self'",
    ...extra,
  })
}

function formatPolicy(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ')
}
