// Serves the description of the REST surface: the document itself, and two pages to read it with, all from this server.
import { hash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Application } from '#framework/application/build-application.ts'
import { buildOpenApi, type OpenApiOptions } from './build-openapi.ts'
import { registerReadingPage } from './pages/reading-page.ts'
import { redocPage } from './pages/redoc-page.ts'
import { swaggerPage } from './pages/swagger-page.ts'

/** Adds `<prefix>/openapi.json`, `/swagger/` and `/redoc/`. The document is written once, at boot. */
export async function registerOpenApi(
  app: FastifyInstance,
  application: Application,
  options: OpenApiOptions,
): Promise<void> {
  const url = `${options.prefix}/openapi.json`
  const text = JSON.stringify(buildOpenApi(application, options))
  const etag = `"${hash('sha1', text, 'base64url')}"`
  app.get(url, (request, reply) => {
    reply.header('etag', etag).header('cache-control', 'no-cache').type('application/json; charset=utf-8')
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(text)
  })
  await registerReadingPage(app, swaggerPage(options.title, url))
  await registerReadingPage(app, redocPage(options.title, url))
}
