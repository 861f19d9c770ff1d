// Serves an OpenAPI document: rendered once for each kind of reader, completed with the requested host.
import type { FastifyInstance, FastifyRequest, preParsingAsyncHookHandler } from 'fastify'
import { LRUCache } from 'lru-cache'
import { StaticFile } from '#framework/static-files/static-file.ts'
import { originOf } from '#shared/utils/request-origin.ts'
import type { OpenApiDocument } from './build-openapi.ts'

const ANYWHERE = '"servers":[{"url":"/"}]'
/** Each tenant may have its own host, and each text is half a megabyte. */
const MOST_WRITTEN = 8

export interface ServedDocument {
  /** Returns the same object for the same kind of reader. */
  documentFor(request: FastifyRequest): OpenApiDocument
  /** Identifies the reader, if needed. */
  readonly preParsing?: preParsingAsyncHookHandler
}

/** Adds the document at `url`. Generated clients need no configured address: the document names the host that they were generated from. */
export function serveDocument(app: FastifyInstance, url: string, { documentFor, preParsing }: ServedDocument): void {
  const kept = new LRUCache<string, StaticFile>({ max: MOST_WRITTEN })
  const numbers = new WeakMap<OpenApiDocument, number>()
  let count = 0
  const numberOf = (document: OpenApiDocument): number => {
    const known = numbers.get(document) ?? count++
    numbers.set(document, known)
    return known
  }
  app.get(url, preParsing ? { preParsing } : {}, (request, reply) => {
    const [document, origin] = [documentFor(request), originOf(request)]
    const place = `${numberOf(document)} ${origin}`
    const written = kept.get(place) ?? writtenFor(origin, document)
    kept.set(place, written)
    return written.send(request, reply)
  })
}

function writtenFor(origin: string, document: OpenApiDocument): StaticFile {
  return new StaticFile({
    type: 'application/json; charset=utf-8',
    cacheControl: 'private, no-cache',
    varies: ['Authorization'],
    read: () => JSON.stringify(document).replace(ANYWHERE, () => `"servers":${JSON.stringify([{ url: origin }])}`),
  })
}
