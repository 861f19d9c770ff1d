// One HTTP server: its limits, and what every request passes before it reaches a route, from top to bottom.
import fastify, { type FastifyHttpOptions, type FastifyInstance, type RawServerDefault } from 'fastify'
import { registerBodyParsing } from '#shared/middleware/body-parsing.ts'
import { type Origins, registerCrossOrigin } from '#shared/middleware/cross-origin.ts'
import { registerForwardedAddresses } from '#shared/middleware/forwarded-addresses.ts'
import { pathOfTarget, registerHostCheck } from '#shared/middleware/host-check.ts'
import { openMethodAnswers } from '#shared/middleware/method-answers.ts'
import {
  type AnswerProblem,
  answerBrokenRequest,
  buildProblemAnswer,
  registerProblemAnswers,
} from '#shared/middleware/problem-answers.ts'
import {
  type CountedBy,
  type RateLimitOptions,
  registerRateLimit,
  registerTenantRateLimit,
} from '#shared/middleware/rate-limit.ts'
import { registerRequestId, requestIdOf } from '#shared/middleware/request-id.ts'
import { type RequestLog, registerRequestLog } from '#shared/middleware/request-log.ts'
import { registerSecurityHeaders } from '#shared/middleware/security-headers.ts'
import { registerStuckReaders } from '#shared/middleware/stuck-readers.ts'

export interface ServerSettings {
  readonly environment: string
  readonly allowedHosts: readonly string[]
  readonly trustedProxies: readonly string[]
  /** Seconds in which a client must read what it asked for. */
  readonly readerTimeout: number
  readonly rateLimit: RateLimitOptions | null
}

/** What one server does differently from the next. */
export interface ServerParts {
  readonly settings: ServerSettings
  readonly log: RequestLog
  /** Bytes of a body. */
  readonly bodyLimit: number
  /** Whose pages may read answers. */
  readonly origins: Origins
  /** Knows errors of other layers, such as the database's; gives back what it does not know. */
  readonly translate: (error: unknown) => unknown
  /** Whether a host belongs to a tenant. */
  readonly servesHost: (host: string) => Promise<boolean>
  /** Whom the rate limit counts by. */
  readonly actorOf: CountedBy
  /** Where all processes count together. */
  readonly redis: RateLimitOptions['redis']
  /** How often the members of one tenant may ask together. */
  readonly tenantLimit?: { readonly limit: RateLimitOptions | null; readonly tenantOf: CountedBy }
  /** Adds hooks before all others. */
  readonly observe?: (app: FastifyInstance) => void
  /** How Node reads requests, and what it does before the first hook. */
  readonly node?: Pick<FastifyHttpOptions<RawServerDefault>, 'http' | 'serverFactory'>
}

/** A server without routes. Call `addMethodAnswers` after the last route. */
export async function openServer(
  parts: ServerParts,
): Promise<{ readonly app: FastifyInstance; readonly addMethodAnswers: () => void }> {
  const { settings, log, origins, redis, translate } = parts
  const answerProblem = buildProblemAnswer({ log, translate })
  const app = createApp(parts, answerProblem)
  const addMethodAnswers = openMethodAnswers(app)
  const withRedis = (limit: RateLimitOptions | null) => limit && { ...limit, redis }

  parts.observe?.(app)
  registerStuckReaders(app, settings.readerTimeout * 1000)
  registerForwardedAddresses(app, settings.trustedProxies)
  registerRequestId(app)
  registerRequestLog(app, log)
  registerSecurityHeaders(app, { isHttpsOnly: settings.environment === 'production' })
  await registerCrossOrigin(app, origins)
  await registerRateLimit(app, withRedis(settings.rateLimit), parts.actorOf)
  if (parts.tenantLimit)
    await registerTenantRateLimit(app, withRedis(parts.tenantLimit.limit), parts.tenantLimit.tenantOf)
  registerHostCheck(app, settings.allowedHosts, parts.servesHost)
  registerBodyParsing(app)
  registerProblemAnswers(app, answerProblem)
  return { app, addMethodAnswers }
}

function createApp({ settings, bodyLimit, node }: ServerParts, answerProblem: AnswerProblem): FastifyInstance {
  const { trustedProxies } = settings
  return fastify({
    ...node,
    bodyLimit,
    requestTimeout: 60_000,
    routerOptions: { ignoreTrailingSlash: true },
    rewriteUrl: pathOfTarget,
    genReqId: requestIdOf,
    requestIdHeader: false,
    // Addresses, never a number of hops (CVE-2026-16732).
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    return503OnClosing: false,
    frameworkErrors: answerProblem,
    clientErrorHandler: answerBrokenRequest,
  })
}
