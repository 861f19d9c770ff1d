// The HTTP server: what it serves, and the middleware that every request passes.
import type { FastifyInstance } from 'fastify'
import { type ApiParts, registerApi } from '#api/v1/index.ts'
import { registerMetering } from '#framework/observing/metrics/meter-requests.ts'
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
import { authorizationOf } from '#framework/request/credentials/credential.ts'
import { identityOf, knownCallerOf } from '#framework/request/credentials/request-identity.ts'
import { openStaticFolder } from '#framework/static-files/collected/static-folder.ts'
import { isDraining } from '#shared/server/draining.ts'
import { registerHealth } from '#shared/server/health-routes.ts'
import { openServer } from '#shared/server/open-server.ts'
import type { Readiness } from '#shared/server/readiness.ts'
import type { CoreProject } from './core-project.ts'
import { openDevelopment } from './development/open-development.ts'
import { readinessOf } from './processes/open-readiness.ts'
import type { ProjectRedis } from './redis.ts'
import type { Settings } from './settings/schema.ts'

/** Opens the server's services and builds it. */
export async function buildHttpServer(project: CoreProject): Promise<FastifyInstance> {
  const services = await project.openServices()
  await services.redis?.requireUsable()
  const admin = { bundle: project.adminBundle, logo: project.brand.logo }
  const readiness = (isDraining: () => boolean) => readinessOf(project, services, isDraining)
  const statics = await openStaticFolder(project.settings.staticDirectory)
  return buildServer({ ...services, statics, admin, readiness, development: openDevelopment(project, services) })
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
  | 'httpsOnly'
  | 'load'
  | 'compression'
  | 'graphql'
  | 'docs'
  | 'debug'
> &
  Partial<Pick<Settings, 'graphqlDocuments'>>

/** A ready server that does not listen yet. */
export async function buildServer({
  settings,
  redis = null,
  admin,
  readiness,
  development = null,
  ...parts
}: Omit<ApiParts, 'checksAnswers'> & {
  settings: HttpSettings
  redis?: ProjectRedis | null
  admin?: AdminFiles
  readiness?: (isDraining: () => boolean) => Readiness
  development?: DevelopmentParts | null
}): Promise<FastifyInstance> {
  const { access, runtime } = parts
  const { app, addMethodAnswers } = await openServer({
    settings,
    redis,
    log: runtime.log,
    bodyLimit: 1_048_576,
    origins: settings.corsOrigins,
    translate: problemOfDatabase,
    servesHost: (host) => access.servesHost(host),
    actorOf: (request) => findActor(access, authorizationOf(request)),
    tenantLimit: {
      limit: settings.tenantRateLimit,
      tenantOf: (request) => findTenantOf(access, identityOf(request)),
    },
    callerOf: knownCallerOf,
    observe: (app) => {
      registerMetering(app)
      if (development) registerObserving(app, { except: UNOBSERVED, addressOf: addressOfTrace })
    },
    node: { http: { shouldUpgradeCallback: asksForSocket } },
  })

  app.get('/health', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))
  if (readiness)
    registerHealth(
      app,
      readiness(() => isDraining(app.server)),
    )
  const checksAnswers = ['development', 'test'].includes(settings.environment)
  await registerApi(app, { ...parts, checksAnswers, ...(development && { logIns: LOG_INS.swagger }) }, settings.docs)
  const graphql = {
    ...graphqlSettingsOf(settings),
    statics: parts.statics,
    ...(development && { logIns: LOG_INS.graphiql }),
  }
  registerGraphql(app, { ...parts, settings: graphql })
  if (admin) registerAdmin(app, { ...admin, statics: parts.statics })
  if (development) await registerDevelopment(app, development)
  addMethodAnswers()
  return app
}

function graphqlSettingsOf(settings: HttpSettings): GraphqlSurfaceSettings {
  const { debug, docs, graphql: limits, corsOrigins: origins, graphqlDocuments } = settings
  const { place: documents, only: onlyStored = false } = graphqlDocuments ?? {}
  return { ...debug, graphiql: docs.graphiql, limits, origins, documents, onlyStored }
}
