// Serves files below one address: each by its own route, so that no path of a request ever reaches the disk (CWE-22).
import type { FastifyInstance } from 'fastify'
import { type StaticContent, StaticFile } from './static-file.ts'

export interface StaticMount {
  /** Where the files stand, without a slash at the end. */
  readonly url: string
  /** By their paths below it; `''` is what the address itself shows. */
  readonly files: ReadonlyMap<string, StaticContent>
  /** The page at `''` knows addresses of its own: it answers every path below that ends in no name of a file. */
  readonly hasPagesOfItsOwn?: boolean
}

/** Adds the routes, for GET and HEAD. */
export function registerStaticFiles(app: FastifyInstance, { url, files, hasPagesOfItsOwn }: StaticMount): void {
  const served = new Map([...files].map(([path, content]) => [path, new StaticFile(content)]))
  for (const [path, file] of served)
    app.get(path === '' ? url : routeOf(`${url}/${path}`), (request, reply) => file.send(request, reply))
  if (!hasPagesOfItsOwn) return
  const page = served.get('')!
  app.get<{ Params: { '*': string } }>(`${url}/*`, (request, reply) =>
    isFileName(request.params['*']) ? reply.callNotFound() : page.send(request, reply),
  )
}

/** A missing script is a 404 and no page: a browser would read HTML as a program. */
const isFileName = (path: string) => path.slice(path.lastIndexOf('/') + 1).includes('.')

/** What would begin a parameter stands for itself. */
const routeOf = (path: string) => path.replaceAll(':', '::')
