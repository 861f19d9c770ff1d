// A page that displays a document: its HTML, its own small script, and the files of a viewer.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pagePolicyOf } from '#shared/middleware/security-headers.ts'
import { type StaticFolder, uncollected } from '../collected/static-folder.ts'
import { typeOfFile } from '../files-of-folder.ts'
import type { PublicFile } from '../public-file.ts'
import { StaticFile } from '../static-file.ts'

/** The URL of one of the viewer's files, by its name: `swagger-ui.css`. */
export type UrlOf = (name: string) => string

export interface ReadingPage {
  /** Without a trailing slash. */
  readonly url: string
  html(urlOf: UrlOf): string
  /** Starts the viewer at `<url>/start.js`; a separate file, so that the policy can forbid inline scripts. */
  script(urlOf: UrlOf): string
  /** The viewer's files that the page loads; no others are served. */
  readonly files: readonly PublicFile[]
  /** What the viewer needs beyond the common policy. */
  readonly policy?: Record<string, string>
  /** Headers besides Accept-Encoding that select the page. */
  readonly varies?: readonly string[]
}

/** Answers whether a request gets the page; false if it has sent another answer. */
type Gate = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>

/** Who gets the page, and where its files lie. */
export interface PageOptions {
  readonly gate?: Gate | undefined
  readonly statics?: StaticFolder | undefined
}

/** Adds the page and its script, for those whom `gate` admits, and the viewer's files. Needs no other host. */
export function registerReadingPage(app: FastifyInstance, page: ReadingPage, options: PageOptions = {}): void {
  const sendPage = servePageFiles(app, page, options)
  app.get(page.url, sendPage)
}

/** Adds the script and the files of a page, and returns what sends the page. Without its files it answers 503, not an empty page. */
export function servePageFiles(app: FastifyInstance, page: ReadingPage, { gate, statics = uncollected }: PageOptions) {
  const { url, files } = page
  const urls = new Map(files.map((file) => [file.path.slice(file.path.lastIndexOf('/') + 1), statics.urlOf(file)]))
  const urlOf: UrlOf = (name) => urls.get(name)!
  const sendBy = (file: StaticFile) => async (request: FastifyRequest, reply: FastifyReply) =>
    (await gate?.(request, reply)) === false ? reply : file.send(request, reply)
  const script = { type: typeOfFile('start.js'), cacheControl: 'no-cache', read: () => page.script(urlOf) }
  app.get(`${url}/start.js`, sendBy(new StaticFile(script)))
  statics.serve(app, files)
  return sendBy(
    htmlOf(page, () => {
      statics.requireAll(files)
      return page.html(urlOf)
    }),
  )
}

function htmlOf({ policy, varies }: ReadingPage, read: () => string): StaticFile {
  return new StaticFile({
    type: typeOfFile('index.html'),
    cacheControl: 'no-cache',
    headers: { 'content-security-policy': pagePolicyOf(policy) },
    ...(varies && { varies }),
    read,
  })
}
