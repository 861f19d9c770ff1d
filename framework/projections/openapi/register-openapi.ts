// Serves the API description: the document and two viewers, all from this server.
import type { FastifyInstance, FastifyRequest, preParsingAsyncHookHandler } from 'fastify'
import type { Application } from '#framework/application/build-application.ts'
import type { Access } from '#framework/request/access.ts'
import { gateOf } from '#framework/request/credentials/readers.ts'
import type { Models } from '#framework/resource/model.ts'
import type { DocumentReaders } from '#framework/settings/readership.ts'
import type { StaticFolder } from '#framework/static-files/collected/static-folder.ts'
import { registerReadingPage } from '#framework/static-files/viewers/reading-page.ts'
import { redocPage } from '#framework/static-files/viewers/redoc-page.ts'
import { swaggerPage } from '#framework/static-files/viewers/swagger-page.ts'
import { buildOpenApi, type OpenApiDocument, type OpenApiOptions } from './build-openapi.ts'
import { serveDocument } from './serve-document.ts'

/** How readers are identified. */
export interface DocsReaders {
  readonly readers: DocumentReaders
  readonly access: Access
  readonly statics?: StaticFolder | undefined
  /** A module with quick sign-ins for Swagger UI; in development. */
  readonly logIns?: string | undefined
  /** Identifies the caller; throws for an invalid token and for callers who may not read the document. */
  readonly identifyCaller: preParsingAsyncHookHandler
  /** The models as the caller sees them; null for anonymous callers. */
  modelsFor(request: FastifyRequest): Models | null
}

type Documents = WeakMap<Models, OpenApiDocument>

/** By application and address: servers of one application, as tests open them, build each document once. */
const documents = new WeakMap<Application, Map<string, Documents>>()

function builtFor(application: Application, url: string): Documents {
  const byUrl = documents.get(application) ?? new Map<string, Documents>()
  documents.set(application, byUrl)
  const built: Documents = byUrl.get(url) ?? new WeakMap()
  byUrl.set(url, built)
  return built
}

/**
 * Adds `<prefix>/openapi.json`, `/swagger/` and `/redoc/`. Anonymous readers get the document of a caller without
 * permissions: no field with a rule of its own. A caller with a token also gets the fields that they may see.
 */
export function registerOpenApi(
  app: FastifyInstance,
  application: Application,
  { readers, access, logIns, statics, identifyCaller, modelsFor, ...options }: OpenApiOptions & DocsReaders,
): void {
  if (readers.openapi === 'off') return
  const everybodys = application.views?.everybodys ?? application.models
  const url = `${options.prefix}/openapi.json`
  const built = builtFor(application, url)
  const documentOf = (models: Models): OpenApiDocument => {
    const document = built.get(models) ?? buildOpenApi({ ...application, models }, options)
    built.set(models, document)
    return document
  }
  const documentFor = (request: FastifyRequest) => documentOf(modelsFor(request) ?? everybodys)
  serveDocument(app, url, { documentFor, preParsing: identifyCaller })
  const pages = { swagger: swaggerPage(options.title, url, { logIns }), redoc: redocPage(options.title, url) }
  for (const page of ['swagger', 'redoc'] as const)
    if (readers[page] !== 'off')
      registerReadingPage(app, pages[page], {
        statics,
        gate: gateOf(access, { page, readership: readers[page] }),
      })
}
