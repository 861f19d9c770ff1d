// Serves the admin: one page for every path below /admin/, under a strict policy, and its files below /static/admin/, which never change.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { STATIC_URL, type StaticFolder } from '#framework/static-files/collected/static-folder.ts'
import { filesOfFolder } from '#framework/static-files/files-of-folder.ts'
import type { PublicFile } from '#framework/static-files/public-file.ts'
import { StaticFile } from '#framework/static-files/static-file.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { pagePolicyOf } from '#shared/middleware/security-headers.ts'
import { type Brand, LOGO } from './brand.ts'
import type { AdminBundle } from './bundle/open-bundle.ts'

/** Without a trailing slash. */
const URL = '/admin'
/** Its files, below /static/. */
const FILES = 'admin/'
const HAS_ENDING = /\.[^/]*$/

/**
 * Only our own files run or paint: no inline scripts or styles, no other hosts, no frames but our own, and no text
 * becomes code (`require-trusted-types-for`). Frames show mails, under a policy of their own and without an origin.
 * `blob:` and `data:` are images that a person has just chosen.
 */
const POLICY = pagePolicyOf({
  'style-src': "'self'",
  'font-src': "'self'",
  'frame-src': "'self'",
  'form-action': "'self'",
  'img-src': "'self' data: blob:",
  'require-trusted-types-for': "'script'",
  'trusted-types': "'none'",
})

/** What is served: the screens and the deployment's logo. */
export interface AdminFiles extends Pick<Brand, 'logo'> {
  readonly bundle: AdminBundle
  /** Files collected beforehand are sent instead of those of the bundle. */
  readonly statics?: StaticFolder | undefined
}

/** By path below the admin's URL; the page is `''`. */
type Files = ReadonlyMap<string, StaticFile>

/** Adds the routes. Requests wait while the bundle is being built; without one they get 503 with the reason. */
export function registerAdmin(app: FastifyInstance, { bundle, logo, statics }: AdminFiles): void {
  const served = createFiles(bundle)
  const sendPage = async (request: FastifyRequest, reply: FastifyReply) =>
    (await served.current()).get('')!.send(request, reply)
  app.get(URL, sendPage)
  if (logo) app.get(`${URL}/${LOGO}`, (request, reply) => logo.send(request, reply))
  app.get<Below>(`${URL}/*`, async (request, reply) => {
    // A missing script answers 404, not the page: a browser would run HTML as a script.
    if (HAS_ENDING.test(request.params['*'])) throw noSuchFile()
    return sendPage(request, reply)
  })
  statics?.serveCollected(app, FILES)
  app.get<Below>(`${STATIC_URL}/${FILES}*`, async (request, reply) => {
    const name = request.params['*']
    const file = name === '' ? undefined : (await served.known()).get(name)
    if (!file) throw noSuchFile()
    return file.send(request, reply)
  })
}

type Below = { Params: { '*': string } }

const noSuchFile = () => new Problem('resource.not_found', 'The admin has no such file.')

/** The files of the bundle. A page request checks for a newer bundle; a page's assets come from the same bundle as the page. */
function createFiles(bundle: AdminBundle) {
  let opened: { key: string; files: Promise<Files> } | undefined
  const current = async (): Promise<Files> => {
    const fault = await bundle.findFault()
    if (fault !== null) throw new Problem('service.unavailable', fault)
    const key = (await bundle.readKey()) ?? ''
    if (opened?.key !== key) opened = { key, files: openFiles(bundle.folder) }
    return opened.files
  }
  return { current, known: async () => opened?.files ?? current() }
}

/** Read into memory, about a megabyte: a later build deletes the files of this one. */
async function openFiles(folder: string): Promise<Files> {
  const pageHeaders = { 'content-security-policy': POLICY }
  const sources = await filesOfFolder(folder, { isHashed, pageHeaders })
  const files = [...sources].map(async ([name, source]) => {
    const body = await source.read()
    return [name, new StaticFile({ ...source, read: () => body })] as const
  })
  return new Map(await Promise.all(files))
}

const isHashed = (file: string) => file.startsWith('assets/')

/** Its files but the page, for those who collect them. */
export async function adminFiles(folder: string): Promise<PublicFile[]> {
  const sources = await filesOfFolder(folder, { isHashed })
  return [...sources].flatMap(([name, { read }]) =>
    name === ''
      ? []
      : { path: `${FILES}${name}`, isHashed: isHashed(name), isPresent: () => true, read: async () => read() },
  )
}
