// Serves the edge's API description and a page that displays it.
import type { FastifyInstance } from 'fastify'
import type { OpenApiDocument } from '#framework/projections/openapi/build-openapi.ts'
import { serveDocument } from '#framework/projections/openapi/serve-document.ts'
import type { DocumentReaders } from '#framework/settings/readership.ts'
import type { StaticFolder } from '#framework/static-files/collected/static-folder.ts'
import { registerReadingPage } from '#framework/static-files/viewers/reading-page.ts'
import { swaggerPage } from '#framework/static-files/viewers/swagger-page.ts'
import { EDGE_TITLE } from './build-edge-document.ts'

/** Adds `/openapi.json` and `/docs`, each if everybody reads it. */
export function registerDocs(
  app: FastifyInstance,
  { openapi, swagger }: Pick<DocumentReaders, 'openapi' | 'swagger'>,
  { build, statics }: { build(): OpenApiDocument; statics?: StaticFolder | undefined },
): void {
  if (openapi !== 'open') return
  const document = build()
  serveDocument(app, '/openapi.json', { documentFor: () => document })
  if (swagger === 'open')
    registerReadingPage(app, swaggerPage(EDGE_TITLE, '/openapi.json', { url: '/docs' }), { statics })
}
