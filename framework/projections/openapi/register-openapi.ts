// Serves the description of the REST surface: the document itself, and two pages to read it with, all from this server.
import type { FastifyInstance, FastifyRequest, preParsingAsyncHookHandler } from 'fastify'
import type { Application } from '#framework/application/build-application.ts'
import type { Models } from '#framework/resource/model.ts'
import { buildOpenApi, type OpenApiDocument, type OpenApiOptions } from './build-openapi.ts'
import { registerReadingPage } from './pages/reading-page.ts'
import { redocPage } from './pages/redoc-page.ts'
import { swaggerPage } from './pages/swagger-page.ts'
import { serveDocument } from './serve-document.ts'

/** Who may read the description of the API: everybody, whoever is signed in (no pages then: a browser sends no token), or nobody. */
export type DocsAccess = 'open' | 'signed-in' | 'off'

/** Who reads it. */
export interface DocsReaders {
  readonly access: DocsAccess
  /** A module for Swagger UI that offers log-ins; where somebody develops. */
  readonly logIns?: string | undefined
  /** Finds out who asks; throws for a token that does not hold and, where the document is not for everybody, for nobody. */
  readonly identifyCaller: preParsingAsyncHookHandler
  /** The models as whoever asks meets them; null for nobody. */
  modelsFor(request: FastifyRequest): Models | null
}

/**
 * Adds `<prefix>/openapi.json`, `/swagger/` and `/redoc/`. To strangers the document names what somebody meets who holds no word: no field
 * that has a rule of its own. Whoever sends a token is told of the fields that they meet.
 */
export function registerOpenApi(
  app: FastifyInstance,
  application: Application,
  { access, logIns, identifyCaller, modelsFor, ...options }: OpenApiOptions & DocsReaders,
): void {
  if (access === 'off') return
  const everybodys = application.views?.everybodys ?? application.models
  const url = `${options.prefix}/openapi.json`
  const built = new WeakMap<Models, OpenApiDocument>()
  const documentOf = (models: Models): OpenApiDocument => {
    const document = built.get(models) ?? buildOpenApi({ ...application, models }, options)
    built.set(models, document)
    return document
  }
  documentOf(everybodys)
  const documentFor = (request: FastifyRequest) => documentOf(modelsFor(request) ?? everybodys)
  serveDocument(app, url, { documentFor, preParsing: identifyCaller })
  if (access !== 'open') return
  registerReadingPage(app, swaggerPage(options.title, url, { logIns }))
  registerReadingPage(app, redocPage(options.title, url))
}
