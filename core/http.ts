// The HTTP server: what every request passes, from top to bottom, and what is served.
import fastify, { type FastifyInstance } from 'fastify'
import { type ApiParts, registerApi } from '#api/v1/index.ts'
import { requireDistinctNames } from '#framework/checks/require-distinct-names.ts'
import { registerObserving } from '#framework/observing/observe-requests.ts'
import { problemOfDatabase } from '#framework/operations/steps/database-problems.ts'
import { type AdminFiles, registerAdmin } from '#framework/projections/admin/serve-admin.ts'
import type { DevelopmentParts } from '#framework/projections/development/parts.ts'
import {
  addressOfTrace,
  LOG_INS,
  registerDevelopment,
  UNOBSERVED,
} from '#framework/projections/development/register-development.ts'
import { registerGraphql } from '#framework/projections/graphql/index.ts'
import type { GraphqlSurfaceSettings } from '#framework/projections/graphql/settings.ts'
import { asksForSocket } from '#framework/projections/graphql/sockets/upgrades.ts'
import { findActor, findTenantOf } from '#framework/request/build-context.ts'
import { authorizationOf } from '#framework/request/credential.ts'
import { identityOf } from '#framework/request/request-identity.ts'
import { registerBodyParsing } from '#shared/middleware/body-parsing.ts'
import { registerCrossOrigin } from '#shared/middleware/cross-origin.ts'
import { registerForwardedAddresses } from '#shared/middleware/forwarded-addresses.ts'
import { pathOfTarget, registerHostCheck } from '#shared/middleware/host-check.ts'
import { openMethodAnswers } from '#shared/middleware/method-answers.ts'
import {
  type AnswerProblem,
  answerBrokenRequest,
  buildProblemAnswer,
  registerProblemAnswers,
} from '#shared/middleware/problem-answers.ts'
import { registerRateLimit, registerTenantRateLimit } from '#shared/middleware/rate-limit.ts'
import { registerRequestId, requestIdOf } from '#shared/middleware/request-id.ts'
import { registerRequestLog } from '#shared/middleware/request-log.ts'
import { registerSecurityHeaders } from '#shared/middleware/security-headers.ts'
import { registerStuckReaders } from '#shared/middleware/stuck-readers.ts'
import type { CoreProject } from './core-project.ts'
import { openDevelopment } from './development/open-development.ts'
import type { ProjectRedis } from './redis.ts'
import type { Settings } from './settings/schema.ts'

/** Opens what the server runs on and builds it. Throws a BootError where a surface wants a name twice. */
export async function buildHttpServer(project: CoreProject): Promise<FastifyInstance> {
  requireDistinctNames(await project.loadApplication())
  const services = await project.openServices()
  await services.redis?.requireUsable()
  const admin = { bundle: project.adminBundle, logo: project.brand.logo }
  return buildServer({ ...services, admin, development: openDevelopment(project, services) })
}

type HttpSettings = Pick<
  Settings,
  | 'environment'
  | 'allowedHosts'
  | 'corsOrigins'
  | 'trustedProxies'
  | 'readerTimeout'
  | 'rateLimit'
  | 'tenantRateLimit'
  | 'graphql'
  | 'docs'
  | 'debug'
> &
  Partial<Pick<Settings, 'graphqlDocuments'>>

/** A server that is ready but does not listen yet. */
export async function buildServer({
  settings,
  redis = null,
  admin,
  development = null,
  ...parts
}: Omit<ApiParts, 'checksAnswers'> & {
  settings: HttpSettings
  redis?: ProjectRedis | null
  admin?: AdminFiles
  development?: DevelopmentParts | null
}): Promise<FastifyInstance> {
  const { access, runtime } = parts
  const answerProblem = buildProblemAnswer({ log: runtime.log, translate: problemOfDatabase })
  const app = createApp(settings, answerProblem)
  const addMethodAnswers = openMethodAnswers(app)

  if (development) registerObserving(app, { except: UNOBSERVED, addressOf: addressOfTrace })
  registerStuckReaders(app, settings.readerTimeout * 1000)
  registerForwardedAddresses(app, settings.trustedProxies)
  registerRequestId(app)
  registerRequestLog(app, runtime.log)
  registerSecurityHeaders(app, { isHttpsOnly: settings.environment === 'production' })
  await registerCrossOrigin(app, settings.corsOrigins)
  const withRedis = (limit: HttpSettings['rateLimit']) => limit && { ...limit, redis }
  await registerRateLimit(app, withRedis(settings.rateLimit), (request) => findActor(access, authorizationOf(request)))
  await registerTenantRateLimit(app, withRedis(settings.tenantRateLimit), (request) =>
    findTenantOf(access, identityOf(request)),
  )
  registerHostCheck(app, settings.allowedHosts, (host) => access.servesHost(host))
  registerBodyParsing(app)
  registerProblemAnswers(app, answerProblem)

  app.get('/health', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))
  const checksAnswers = ['development', 'test'].includes(settings.environment)
  await registerApi(app, { ...parts, checksAnswers, ...(development && { logIns: LOG_INS.swagger }) }, settings.docs)
  const graphql = { ...graphqlSettingsOf(settings), ...(development && { logIns: LOG_INS.graphiql }) }
  registerGraphql(app, { ...parts, settings: graphql })
  if (admin) registerAdmin(app, admin)
  if (development) await registerDevelopment(app, development)
  addMethodAnswers()
  return app
}

function graphqlSettingsOf(settings: HttpSettings): GraphqlSurfaceSettings {
  const { debug, docs, graphql: limits, corsOrigins: origins, graphqlDocuments } = settings
  const { place: documents, only: onlyStored = false } = graphqlDocuments ?? {}
  return { ...debug, graphiql: docs === 'open', limits, origins, documents, onlyStored }
}

function createApp({ trustedProxies }: HttpSettings, answerProblem: AnswerProblem): FastifyInstance {
  return fastify({
    bodyLimit: 1_048_576,
    requestTimeout: 60_000,
    routerOptions: { ignoreTrailingSlash: true },
    rewriteUrl: pathOfTarget,
    http: { shouldUpgradeCallback: asksForSocket },
    genReqId: requestIdOf,
    requestIdHeader: false,
    // Addresses, never a number of hops (CVE-2026-16732).
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    return503OnClosing: false,
    frameworkErrors: answerProblem,
    clientErrorHandler: answerBrokenRequest,
  })
}
