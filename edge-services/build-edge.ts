// The edge server: sends cached answers at once; everything else passes the same middleware as the API.
import { createServer } from 'node:http'
import type { FastifyInstance, FastifyServerFactory } from 'fastify'
import { type Change, changeVersions } from '#framework/events/following/change-versions.ts'
import { registerMetering } from '#framework/observing/metrics/meter-requests.ts'
import { type RequestObserving, registerObserving } from '#framework/observing/observe-requests.ts'
import { problemOfDatabase } from '#framework/operations/steps/database-problems.ts'
import { isLocal } from '#framework/projections/development/local-only.ts'
import { routeEndpoint } from '#framework/projections/rest/route-endpoint.ts'
import { findActor } from '#framework/request/build-context.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import type { DocumentReaders } from '#framework/settings/readership.ts'
import type { StaticFolder } from '#framework/static-files/collected/static-folder.ts'
import type { RateLimitOptions } from '#shared/middleware/limits/rate-limit.ts'
import { securityHeadersOf } from '#shared/middleware/security-headers.ts'
import { isDraining } from '#shared/server/draining.ts'
import { registerHealth } from '#shared/server/health-routes.ts'
import { openServer, type ServerSettings } from '#shared/server/open-server.ts'
import type { Readiness } from '#shared/server/readiness.ts'
import { buildEdgeDocument } from './docs/build-edge-document.ts'
import { registerDocs } from './docs/register-docs.ts'
import { healthEndpointOf } from './endpoints/read-health.ts'
import { routePlain } from './endpoints/route-plain.ts'
import { verifyEndpointsOf } from './endpoints/verify-token.ts'
import { HotAnswers, type HotOptions } from './hot/hot-answers.ts'
import { readersOf } from './hot/readers.ts'
import { serveHot } from './hot/serve-hot.ts'
import { shownModelsOf } from './records/edge-models.ts'
import { createContentReader, type EdgeParts } from './records/read-content.ts'
import { routeContent } from './records/route-content.ts'

/** The settings that the edge needs. */
export interface EdgeSettings extends ServerSettings {
  /** Origin of the API server, which displays the edge's traces. */
  readonly publicOrigin: string
  /** Origins whose pages may read content; all other routes of the edge need a token, and are for `corsOrigins`. */
  readonly edgeCorsOrigins: readonly string[]
  readonly corsOrigins: readonly string[]
  /** Who may read the edge's API description. Nobody signs in here, so any value but `open` leaves it out. */
  readonly docs: Pick<DocumentReaders, 'openapi' | 'swagger'>
}

// Pages about the edge itself, and the health check that the start page polls.
const UNOBSERVED = /^\/(docs(\/|$)|static\/|openapi\.json$|health(\/|$)|favicon)/

/** The API server displays the traces that this process hands over. */
function observingOf({ publicOrigin }: EdgeSettings): RequestObserving {
  const addressOf: RequestObserving['addressOf'] = (request, traceId) =>
    isLocal(request) ? `${publicOrigin}/__debug__/requests/${traceId}` : null
  return { except: UNOBSERVED, addressOf }
}

/** A ready server that does not listen yet; closing it also ends its subscriptions. `hot` is for tests. */
export async function buildEdge(
  parts: EdgeParts & {
    readonly settings: EdgeSettings
    readonly redis?: RateLimitOptions['redis']
    readonly hot?: HotOptions
    readonly statics?: StaticFolder
    readonly readiness?: (isDraining: () => boolean) => Readiness
  },
): Promise<FastifyInstance> {
  const { application, runtime, access, settings, redis = null } = parts
  const hot = new HotAnswers(parts.hot)
  const readers = readersOf(settings.edgeCorsOrigins)
  const observing = observingOf(settings)
  const { addressOf } = observing
  const { app, addMethodAnswers } = await openServer({
    settings,
    redis,
    log: runtime.log,
    bodyLimit: 65_536,
    origins: ({ url }) => (takesToken(url) ? settings.corsOrigins : settings.edgeCorsOrigins),
    translate: problemOfDatabase,
    servesHost: (host) => access.servesHost(host),
    actorOf: ({ headers }) => findActor(access, headers.authorization),
    observe: (app) => {
      registerMetering(app)
      if (settings.environment === 'development') registerObserving(app, observing)
    },
    node: { serverFactory: hotFirst({ hot, readers, addressOf }) },
  })

  const read = createContentReader(parts, hot)
  const isHttpsOnly = settings.environment === 'production'
  const common = { ...securityHeadersOf({ isHttpsOnly }), ...readers.always }
  for (const [path, model] of shownModelsOf(application))
    routeContent(app, { hot, read, common, readers, addressOf }, { path, model })
  const plain = [...verifyEndpointsOf(access, runtime), healthEndpointOf(runtime, hot)]
  for (const endpoint of plain) routePlain(app, runtime, endpoint)
  if (parts.readiness)
    registerHealth(
      app,
      parts.readiness(() => isDraining(app.server)),
    )
  const ofApps = application.endpoints.filter(({ atEdge }) => atEdge)
  for (const endpoint of ofApps) routeEndpoint(app, { application, runtime, access, prefix: '' }, endpoint)
  registerDocs(app, settings.docs, {
    build: () => buildEdgeDocument(application, [...plain, ...ofApps]),
    statics: parts.statics,
  })
  addMethodAnswers()

  const versions = changeVersions.of({ runtime })
  const stop = versions.onChange((change) => hot.purge(surrogateKeysOf(change, application.tenancy)))
  app.addHook('onClose', async () => stop())
  versions.follow().catch(() => {})
  return app
}

/** Sends cached answers before the framework sees the request. */
function hotFirst(parts: Parameters<typeof serveHot>[0]): FastifyServerFactory {
  return (handler) =>
    createServer((request, response) => void (serveHot(parts, request, response) || handler(request, response)))
}

/** Routes whose answers depend on the caller. */
function takesToken(url: string = ''): boolean {
  return /^\/(?:auth|events)\b/.test(url)
}

/** Keys of the answers that a change invalidates; null for all of them. */
function surrogateKeysOf({ tenantId, tags }: Change, tenancy: ReadonlySet<string>): string[] | null {
  const isPlatform = tenantId === PLATFORM_TENANT
  const records = tags.map((tag) => tag.split('/')).filter(([, id]) => id !== undefined)
  // Not about single records: purge by hand.
  if (tags.length > 0 && records.length === 0) return isPlatform ? null : [tenantId]
  const touched = records.filter(([name]) => tenancy.has(name!))
  const tenants = isPlatform ? touched.map(([, id]) => id!) : touched.map(() => tenantId)
  return [...tags.map((tag) => `${tenantId}/${tag}`), ...tenants]
}
