// The edge: what lies ready is sent at once; everything else goes through the same middleware as the API.
import { createServer } from 'node:http'
import fastify, { type FastifyInstance } from 'fastify'
import { followEvents } from '#apps/events/index.ts'
import { type Change, changeVersions } from '#framework/events/change-versions.ts'
import { type RequestObserving, registerObserving } from '#framework/observing/observe-requests.ts'
import { problemOfDatabase } from '#framework/operations/steps/database-problems.ts'
import { isLocal } from '#framework/projections/development/local-only.ts'
import { routeEndpoint } from '#framework/projections/rest/route-endpoint.ts'
import { findActor } from '#framework/request/build-context.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { registerBodyParsing } from '#shared/middleware/body-parsing.ts'
import { registerCrossOrigin } from '#shared/middleware/cross-origin.ts'
import { registerForwardedAddresses } from '#shared/middleware/forwarded-addresses.ts'
import { pathOfTarget, registerHostCheck } from '#shared/middleware/host-check.ts'
import { openMethodAnswers } from '#shared/middleware/method-answers.ts'
import { answerBrokenRequest, buildProblemAnswer, registerProblemAnswers } from '#shared/middleware/problem-answers.ts'
import { type RateLimitOptions, registerRateLimit } from '#shared/middleware/rate-limit.ts'
import { registerRequestId, requestIdOf } from '#shared/middleware/request-id.ts'
import { registerRequestLog } from '#shared/middleware/request-log.ts'
import { registerSecurityHeaders, securityHeadersOf } from '#shared/middleware/security-headers.ts'
import { registerStuckReaders } from '#shared/middleware/stuck-readers.ts'
import { shownModelsOf } from './content/edge-models.ts'
import { createContentReader, type EdgeParts } from './content/read-content.ts'
import { routeContent } from './content/route-content.ts'
import { buildEdgeDocument } from './docs/build-edge-document.ts'
import { registerDocs } from './docs/register-docs.ts'
import { healthEndpointOf } from './endpoints/read-health.ts'
import { routePlain } from './endpoints/route-plain.ts'
import { verifyEndpointsOf } from './endpoints/verify-token.ts'
import { HotAnswers, type HotOptions } from './hot/hot-answers.ts'
import { readersOf } from './hot/readers.ts'
import { serveHot } from './hot/serve-hot.ts'

/** What the edge asks of the settings. */
export interface EdgeSettings {
  readonly environment: string
  readonly allowedHosts: readonly string[]
  readonly trustedProxies: readonly string[]
  /** Where the API is, which shows what is observed. */
  readonly publicOrigin: string
  /** Seconds in which a client must read what it asked for. */
  readonly readerTimeout: number
  readonly rateLimit: RateLimitOptions | null
  /** Pages that may read content; the rest of the edge asks for a token, and is for the pages of `corsOrigins`. */
  readonly edgeCorsOrigins: readonly string[]
  readonly corsOrigins: readonly string[]
  /** Who may read the description of the edge; nobody signs in here, so anything but `open` leaves it out. */
  readonly docs: 'open' | 'signed-in' | 'off'
}

// The pages about the edge itself, and the question whether it is there, which the start page asks all the time.
const UNOBSERVED = /^\/(docs(\/|$)|openapi\.json$|health\/?$|favicon)/

/** The server of the API shows what this process hands over. */
function observingOf({ publicOrigin }: EdgeSettings): RequestObserving {
  const addressOf: RequestObserving['addressOf'] = (request, traceId) =>
    isLocal(request) ? `${publicOrigin}/__debug__/requests/${traceId}` : null
  return { except: UNOBSERVED, addressOf }
}

/** A server that is ready but does not listen yet; closing it ends what it follows. `hot` is for tests. */
export async function buildEdge(
  parts: EdgeParts & {
    readonly settings: EdgeSettings
    readonly redis?: RateLimitOptions['redis']
    readonly hot?: HotOptions
  },
): Promise<FastifyInstance> {
  const { application, runtime, access, settings, redis = null } = parts
  const hot = new HotAnswers(parts.hot)
  const readers = readersOf(settings.edgeCorsOrigins)
  const observing = observingOf(settings)
  const { addressOf } = observing
  const answerProblem = buildProblemAnswer({ log: runtime.log, translate: problemOfDatabase })
  const app = fastify({
    bodyLimit: 65_536,
    requestTimeout: 60_000,
    routerOptions: { ignoreTrailingSlash: true },
    rewriteUrl: pathOfTarget,
    genReqId: requestIdOf,
    requestIdHeader: false,
    trustProxy: settings.trustedProxies.length > 0 && [...settings.trustedProxies],
    return503OnClosing: false,
    frameworkErrors: answerProblem,
    clientErrorHandler: answerBrokenRequest,
    serverFactory: (handler) =>
      createServer(
        (request, response) =>
          void (serveHot({ hot, readers, addressOf }, request, response) || handler(request, response)),
      ),
  })
  const addMethodAnswers = openMethodAnswers(app)

  if (settings.environment === 'development') registerObserving(app, observing)
  registerStuckReaders(app, settings.readerTimeout * 1000)
  registerForwardedAddresses(app, settings.trustedProxies)
  registerRequestId(app)
  registerRequestLog(app, runtime.log)
  const isHttpsOnly = settings.environment === 'production'
  registerSecurityHeaders(app, { isHttpsOnly })
  await registerCrossOrigin(app, ({ url }) => (takesToken(url) ? settings.corsOrigins : settings.edgeCorsOrigins))
  const rateLimit = settings.rateLimit && { ...settings.rateLimit, redis }
  await registerRateLimit(app, rateLimit, ({ headers }) => findActor(access, headers.authorization))
  registerHostCheck(app, settings.allowedHosts, (host) => access.servesHost(host))
  registerBodyParsing(app)
  registerProblemAnswers(app, answerProblem)

  const read = createContentReader(parts, hot)
  const common = { ...securityHeadersOf({ isHttpsOnly }), ...readers.always }
  for (const [path, model] of shownModelsOf(application))
    routeContent(app, { hot, read, common, readers, addressOf }, { path, model })
  const plain = [...verifyEndpointsOf(access, runtime), healthEndpointOf(runtime, hot)]
  for (const endpoint of plain) routePlain(app, runtime, endpoint)
  routeEndpoint(app, { application, runtime, access, prefix: '' }, followEvents)
  if (settings.docs === 'open') registerDocs(app, buildEdgeDocument(application, [...plain, followEvents]))
  addMethodAnswers()

  const versions = changeVersions.of({ runtime })
  const stop = versions.onChange((change) => hot.purge(surrogateKeysOf(change)))
  app.addHook('onClose', async () => stop())
  versions.follow().catch(() => {})
  return app
}

/** Whatever is answered to somebody in particular. */
function takesToken(url: string = ''): boolean {
  return /^\/(?:auth|events)\b/.test(url)
}

// What decides which tenant a host or a slug means, whether it is served at all, and which moments a day of its filters has.
const TENANCY = ['tenants', 'domains', 'tenantSettings']

/** Keys of the answers that a change makes old; null for all of them. */
function surrogateKeysOf({ tenantId, tags }: Change): string[] | null {
  const isPlatform = tenantId === PLATFORM_TENANT
  const records = tags.map((tag) => tag.split('/')).filter(([, id]) => id !== undefined)
  // Not of single records: cleared by hand.
  if (tags.length > 0 && records.length === 0) return isPlatform ? null : [tenantId]
  const touched = records.filter(([name]) => TENANCY.includes(name!))
  const tenants = isPlatform ? touched.map(([, id]) => id!) : touched.map(() => tenantId)
  return [...tags.map((tag) => `${tenantId}/${tag}`), ...tenants]
}
