// Serves files below one URL: each has its own route, so that no request path ever reaches the disk (CWE-22).
import type { FastifyInstance } from 'fastify'
import { StaticFile, type StaticSource } from './static-file.ts'

export interface StaticMount {
  /** Without a trailing slash. */
  readonly url: string
  /** By path below it; `''` is the page at the URL itself. */
  readonly files: ReadonlyMap<string, StaticSource>
  /** The page at `''` has client-side routes: it answers every path below that does not end in a file name. */
  readonly hasPagesOfItsOwn?: boolean
}

/** Adds the routes, for GET and HEAD. */
export function registerStaticFiles(app: FastifyInstance, { url, files, hasPagesOfItsOwn }: StaticMount): void {
  const served = new Map([...files].map(([path, source]) => [path, new StaticFile(source)]))
  for (const [path, file] of served)
    app.get(path === '' ? url : routeOf(`${url}/${path}`), (request, reply) => file.send(request, reply))
  if (!hasPagesOfItsOwn) return
  const page = served.get('')!
  app.get<{ Params: { '*': string } }>(`${url}/*`, (request, reply) =>
    isFileName(request.params['*']) ? reply.callNotFound() : page.send(request, reply),
  )
}

/** A missing script answers 404, not the page: a browser would run HTML as a script. */
const isFileName = (path: string) => path.slice(path.lastIndexOf('/') + 1).includes('.')

/** Escapes the character that would start a route parameter. */
const routeOf = (path: string) => path.replaceAll(':', '::')
