// Headers that tell browsers to trust an answer as little as possible.
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

export interface SecurityHeaderOptions {
  /** Served behind HTTPS only: browsers are told to remember it. */
  isHttpsOnly: boolean
}

type Directives = Record<string, string[]>

/** An API answer is no page: it may load nothing and stand in no frame. */
const API_POLICY: Directives = {
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
}

/** A documentation page may use its own files and nothing from elsewhere; `extra` widens single directives. */
export function pagePolicyOf(extra: Directives = {}): { contentSecurityPolicy: object } {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        ...API_POLICY,
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        ...extra,
      },
    },
  }
}

/** Routes that show a page name their own policy in their option `helmet`. */
export async function registerSecurityHeaders(
  app: FastifyInstance,
  { isHttpsOnly }: SecurityHeaderOptions,
): Promise<void> {
  await app.register(helmet, {
    global: true,
    contentSecurityPolicy: { useDefaults: false, directives: API_POLICY },
    strictTransportSecurity: isHttpsOnly ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    crossOriginResourcePolicy: { policy: 'same-site' },
    referrerPolicy: { policy: 'no-referrer' },
  })
}
