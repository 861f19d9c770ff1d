// Opens an HTTP server: its limits, and the hooks that every request passes before its route, in order.
import fastify, { type FastifyHttpOptions, type FastifyInstance, type RawServerDefault } from 'fastify'
import { registerBodyParsing } from '#shared/middleware/body-parsing.ts'
import { registerCompression } from '#shared/middleware/compression.ts'
import { type Origins, registerCrossOrigin } from '#shared/middleware/cross-origin.ts'
import { registerForwardedAddresses } from '#shared/middleware/forwarded-addresses.ts'
import { pathOfTarget, registerHostCheck } from '#shared/middleware/host-check.ts'
import { registerHttpsOnly } from '#shared/middleware/https-only.ts'
import { type LoadLimits, registerLoadShedding } from '#shared/middleware/limits/load-shedding.ts'
import {
  type CountedBy,
  type RateLimitOptions,
  registerRateLimit,
  registerTenantRateLimit,
} from '#shared/middleware/limits/rate-limit.ts'
import { registerStuckReaders } from '#shared/middleware/limits/stuck-readers.ts'
import { openMethodAnswers } from '#shared/middleware/method-answers.ts'
import {
  type AnswerProblem,
  answerBrokenRequest,
  buildProblemAnswer,
  registerProblemAnswers,
} from '#shared/middleware/problem-answers.ts'
import { registerRequestId, requestIdOf } from '#shared/middleware/request-id.ts'
import { type CallerOf, type RequestLog, registerRequestLog } from '#shared/middleware/request-log.ts'
import { registerSecurityHeaders } from '#shared/middleware/security-headers.ts'

export interface ServerSettings {
  readonly environment: string
  readonly allowedHosts: readonly string[]
  readonly trustedProxies: readonly string[]
  /** Seconds within which a client must read its answer. */
  readonly readerTimeout: number
  readonly rateLimit: RateLimitOptions | null
  /** Whether plain HTTP leads to HTTPS. */
  readonly httpsOnly: boolean
  readonly load: LoadLimits
  /** Whether answers are compressed for clients that accept it. */
  readonly compression: boolean
}

/** The parts in which servers differ. */
export interface ServerParts {
  readonly settings: ServerSettings
  readonly log: RequestLog
  /** Maximum bytes of a body. */
  readonly bodyLimit: number
  /** Origins whose pages may read answers. */
  readonly origins: Origins
  /** Translates errors of other layers, such as the database's; returns all others unchanged. */
  readonly translate: (error: unknown) => unknown
  /** Whether a host belongs to a tenant. */
  readonly servesHost: (host: string) => Promise<boolean>
  /** The caller that the rate limit counts by. */
  readonly actorOf: CountedBy
  /** Counts across all processes. */
  readonly redis: RateLimitOptions['redis']
  /** A shared rate limit for all members of a tenant. */
  readonly tenantLimit?: { readonly limit: RateLimitOptions | null; readonly tenantOf: CountedBy }
  /** Who sent a request, for the log. */
  readonly callerOf?: CallerOf
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
  registerRequestLog(app, log, parts.callerOf)
  registerSecurityHeaders(app, { isHttpsOnly: settings.environment === 'production' })
  await registerCrossOrigin(app, origins)
  await registerLoadShedding(app, settings.load)
  await registerRateLimit(app, withRedis(settings.rateLimit), parts.actorOf)
  if (parts.tenantLimit)
    await registerTenantRateLimit(app, withRedis(parts.tenantLimit.limit), parts.tenantLimit.tenantOf)
  registerHostCheck(app, settings.allowedHosts, parts.servesHost)
  if (settings.httpsOnly) registerHttpsOnly(app)
  if (settings.compression) await registerCompression(app)
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
