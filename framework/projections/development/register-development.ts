// The developer pages: mounted only in development, and only for this machine.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { RequestObserving } from '#framework/observing/observe-requests.ts'
import { isLocal, requireLocal } from './local-only.ts'
import { sendMailHtml } from './mail-frame.ts'
import { registerOwnFiles } from './own-files.ts'
import { createPage } from './own-pages.ts'
import type { DevelopmentParts } from './parts.ts'
import { mailOf, registerDevelopmentApi } from './routes.ts'

/** Not observed: the debugger must not observe itself. */
export const UNOBSERVED = /^\/(__debug__(\/|$)|admin(\/|$)|static\/|swagger\/|redoc\/|favicon|$)/

/** Modules that offer the demo people on pages that try calls. */
export const LOG_INS = {
  swagger: '/__debug__/files/swagger-log-in.ts',
  graphiql: '/__debug__/files/graphiql-log-in.ts',
}

/** Where the trace of a request can be read; null for callers who may not. */
export const addressOfTrace: RequestObserving['addressOf'] = (request, traceId) =>
  isLocal(request) ? `/__debug__/requests/${traceId}` : null

/** Adds `/` and everything below `/__debug__/`. */
export async function registerDevelopment(app: FastifyInstance, parts: DevelopmentParts): Promise<void> {
  registerStart(app, parts)
  await app.register((scope, _options, done) => {
    scope.addHook('onRequest', requireLocal)
    registerOwnFiles(scope, parts.root)
    registerDevelopmentApi(scope, parts)
    registerPages(scope, parts)
    done()
  })
}

function registerPages(app: FastifyInstance, parts: DevelopmentParts): void {
  const pages = {
    '/__debug__': createPage('requests', 'Debug · PEND', ['debug']),
    '/__debug__/requests/:id': createPage('request', 'Request · PEND', ['debug', 'request']),
    '/__debug__/compare': createPage('compare', 'Compare · PEND', ['debug']),
    '/__debug__/mails': createPage('mails', 'Mails · PEND', ['debug', 'mails']),
  }
  for (const [url, page] of Object.entries(pages)) app.get(url, (request, reply) => page.send(request, reply))
  app.get<{ Params: { id: string } }>('/__debug__/api/mails/:id/html', (request, reply) =>
    sendMailHtml(reply, mailOf(parts, request.params.id)),
  )
}

/** A browser gets the page; programs, and people on other machines, get the list of entry points. */
function registerStart(app: FastifyInstance, { readStart }: DevelopmentParts): void {
  const page = createPage('start', 'Start · PEND')
  app.get('/', async (request, reply) => {
    if (wantsPage(request) && isLocal(request)) return page.send(request, reply)
    const { doors } = await readStart()
    return reply.header('vary', 'Accept').send(Object.fromEntries(doors.map(({ label, url }) => [label, url])))
  })
}

const wantsPage = ({ headers }: FastifyRequest) => headers.accept?.includes('text/html') ?? false
