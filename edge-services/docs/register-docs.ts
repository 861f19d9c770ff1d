// Serves the edge's API description and a page that displays it.
import type { FastifyInstance } from 'fastify'
import type { OpenApiDocument } from '#framework/projections/openapi/build-openapi.ts'
import { registerReadingPage } from '#framework/projections/openapi/pages/reading-page.ts'
import { swaggerPage } from '#framework/projections/openapi/pages/swagger-page.ts'
import { serveDocument } from '#framework/projections/openapi/serve-document.ts'
import { EDGE_TITLE } from './build-edge-document.ts'

/** Adds `/openapi.json` and `/docs`. */
export function registerDocs(app: FastifyInstance, document: OpenApiDocument): void {
  serveDocument(app, '/openapi.json', { documentFor: () => document })
  registerReadingPage(app, swaggerPage(EDGE_TITLE, '/openapi.json', { url: '/docs' }))
}
