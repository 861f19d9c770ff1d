// The HTTP server: what every request passes, from top to bottom, and what is served.
import fastify, { type FastifyInstance } from 'fastify'
import { type ApiParts, registerApi, registerLinks } from '#api/v1/index.ts'
import { problemOfDatabase } from '#framework/operations/steps/database-problems.ts'
import { registerGraphql } from '#framework/projections/graphql/index.ts'
import { registerBodyParsing } from '#shared/middleware/body-parsing.ts'
import { registerCrossOrigin } from '#shared/middleware/cross-origin.ts'
import { registerHostCheck } from '#shared/middleware/host-check.ts'
import { openMethodAnswers } from '#shared/middleware/method-answers.ts'
import { answerBrokenRequest, buildProblemAnswer, registerProblemAnswers } from '#shared/middleware/problem-answers.ts'
import { registerRateLimit } from '#shared/middleware/rate-limit.ts'
import { registerRequestId, requestIdOf } from '#shared/middleware/request-id.ts'
import { registerRequestLog } from '#shared/middleware/request-log.ts'
import { registerSecurityHeaders } from '#shared/middleware/security-headers.ts'
import type { CoreProject } from './core-project.ts'
import type { Settings } from './settings/schema.ts'

const MEGABYTE = 1_048_576

/** Opens what the server runs on and builds it. */
export async function buildHttpServer(project: CoreProject): Promise<FastifyInstance> {
  return buildServer(await project.openServices())
}

type ServerSettings = Pick<
  Settings,
  'environment' | 'allowedHosts' | 'corsOrigins' | 'trustedProxies' | 'rateLimit' | 'graphql' | 'debug'
>

/** A server that is ready but does not listen yet. */
export async function buildServer({
  settings,
  ...parts
}: ApiParts & { settings: ServerSettings }): Promise<FastifyInstance> {
  const { log } = parts.runtime
  const answerProblem = buildProblemAnswer({ log, translate: problemOfDatabase })
  const app = fastify({
    bodyLimit: MEGABYTE,
    routerOptions: { ignoreTrailingSlash: true },
    genReqId: requestIdOf,
    requestIdHeader: false,
    trustProxy: settings.trustedProxies.length > 0 && [...settings.trustedProxies],
    frameworkErrors: answerProblem,
    clientErrorHandler: answerBrokenRequest,
  })
  const addMethodAnswers = openMethodAnswers(app)
  registerProblemAnswers(app, answerProblem)
  registerRequestId(app)
  registerRequestLog(app, log)
  registerHostCheck(app, {
    allowedHosts: settings.allowedHosts,
    isKnownHost: async (host) => (await parts.access.findTenant({ host })) !== null,
  })
  registerSecurityHeaders(app, { isHttpsOnly: settings.environment === 'production' })
  await registerCrossOrigin(app, { origins: settings.corsOrigins })
  await registerRateLimit(app, settings.rateLimit)
  registerBodyParsing(app)
  app.get('/health', async () => ({ status: 'ok' }))
  await registerApi(app, parts)
  registerGraphql(app, { ...parts, settings: { ...settings.debug, limits: settings.graphql } })
  if (settings.environment === 'development') registerLinks(app)
  addMethodAnswers()
  return app
}
