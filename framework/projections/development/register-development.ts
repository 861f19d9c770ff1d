// The pages for whoever writes code: mounted in development alone, and answered to this machine alone.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isLocal, requireLocal } from './local-only.ts'
import { registerOwnFiles } from './own-files.ts'
import { createPage } from './own-pages.ts'
import type { DevelopmentParts } from './parts.ts'

/** Adds `/`, and everything below `/__debug__/`. */
export async function registerDevelopment(app: FastifyInstance, parts: DevelopmentParts): Promise<void> {
  registerStart(app, parts)
  await app.register((scope, _options, done) => {
    scope.addHook('onRequest', requireLocal)
    registerOwnFiles(scope, parts.root)
    scope.get('/__debug__/api/start', async (_request, reply) =>
      reply.header('cache-control', 'no-store').send(await parts.readStart()),
    )
    done()
  })
}

/** A browser meets the page, a program the ways in; so does whoever is not at this machine. */
function registerStart(app: FastifyInstance, { readStart }: DevelopmentParts): void {
  const page = createPage('start', 'Start · PEND')
  app.get('/', async (request, reply) => {
    if (wantsPage(request) && isLocal(request)) return page.send(request, reply)
    const { doors } = await readStart()
    return reply.header('vary', 'Accept').send(Object.fromEntries(doors.map(({ label, url }) => [label, url])))
  })
}

const wantsPage = ({ headers }: FastifyRequest) => headers.accept?.includes('text/html') ?? false
