// Serves an OpenAPI document: written once, and completed with the address under which somebody asks for it.
import { hash } from 'node:crypto'
import type { FastifyInstance, RouteShorthandOptions } from 'fastify'
import { LRUCache } from 'lru-cache'
import { originOf } from '#shared/utils/request-origin.ts'
import type { OpenApiDocument } from './build-openapi.ts'

const ANYWHERE = '"servers":[{"url":"/"}]'
/** Each tenant may have a host of its own, and each text is half a megabyte. */
const MOST_ORIGINS = 8

/** Adds the document at `url`. Clients that are made from it need no address: it names the one that they were made from. */
export function serveDocument(
  app: FastifyInstance,
  url: string,
  { document, ...options }: RouteShorthandOptions & { document: OpenApiDocument },
): void {
  const text = JSON.stringify(document)
  const written = new LRUCache<string, Written>({ max: MOST_ORIGINS, memoMethod: (origin) => writtenFor(origin, text) })
  app.get(url, options, (request, reply) => {
    const { whole, etag } = written.memo(originOf(request))
    reply.header('etag', etag).header('cache-control', 'no-cache').type('application/json; charset=utf-8')
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(whole)
  })
}

interface Written {
  readonly whole: string
  readonly etag: string
}

function writtenFor(origin: string, text: string): Written {
  const whole = text.replace(ANYWHERE, () => `"servers":${JSON.stringify([{ url: origin }])}`)
  return { whole, etag: `"${hash('sha1', whole, 'base64url')}"` }
}
