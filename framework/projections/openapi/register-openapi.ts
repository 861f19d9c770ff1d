// Serves the description of the REST surface: the document itself, and two pages to read it with, all from this server.
import type { FastifyInstance, preParsingAsyncHookHandler } from 'fastify'
import type { Application } from '#framework/application/build-application.ts'
import { buildOpenApi, type OpenApiOptions } from './build-openapi.ts'
import { registerReadingPage } from './pages/reading-page.ts'
import { redocPage } from './pages/redoc-page.ts'
import { swaggerPage } from './pages/swagger-page.ts'
import { serveDocument } from './serve-document.ts'

/** Who may read the description of the API: everybody, whoever is signed in (no pages then: a browser sends no token), or nobody. */
export type DocsAccess = 'open' | 'signed-in' | 'off'

/**
 * Adds `<prefix>/openapi.json`, `/swagger/` and `/redoc/`. The document is written once, at boot; it names what somebody meets who holds
 * no word: no field that has a rule of its own. `requireCaller` throws for whoever is not signed in.
 */
export async function registerOpenApi(
  app: FastifyInstance,
  application: Application,
  {
    access,
    requireCaller,
    ...options
  }: OpenApiOptions & { access: DocsAccess; requireCaller: preParsingAsyncHookHandler },
): Promise<void> {
  if (access === 'off') return
  const models = application.views?.everybodys ?? application.models
  const url = `${options.prefix}/openapi.json`
  const document = buildOpenApi({ ...application, models }, options)
  serveDocument(app, url, { document, ...(access !== 'open' && { preParsing: requireCaller }) })
  if (access !== 'open') return
  await registerReadingPage(app, swaggerPage(options.title, url))
  await registerReadingPage(app, redocPage(options.title, url))
}
