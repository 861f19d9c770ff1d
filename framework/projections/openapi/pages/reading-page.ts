// A page to read the document with: its HTML, its own small script, and files of the package it comes from.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { pagePolicyOf } from '#shared/middleware/security-headers.ts'

export interface ReadingPage {
  /** Where it stands, without a slash at the end. */
  url: string
  html: string
  /** Starts the viewer; a file of its own, so that the policy needs to allow no script inside the page. */
  script: string
  /** URLs of the files the page loads, all in one folder of a package; nothing else of it is served. */
  files: readonly string[]
  /** What the viewer needs beyond the policy of every page. */
  policy?: Record<string, string>
}

/** Adds the page, `<url>/start.js` and its files. Works without any other host. */
export async function registerReadingPage(app: FastifyInstance, page: ReadingPage): Promise<void> {
  const pageHeaders = { 'cache-control': 'no-cache', 'content-security-policy': pagePolicyOf(page.policy) }
  app.get(page.url, (_request, reply) => reply.headers(pageHeaders).type('text/html; charset=utf-8').send(page.html))
  app.get(`${page.url}/start.js`, (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('text/javascript; charset=utf-8').send(page.script),
  )
  const files = page.files.map((file) => path.parse(fileURLToPath(file)))
  const serveFiles: FastifyPluginAsync = async (scope) => {
    await scope.register(fastifyStatic, { root: files[0]!.dir, serve: false })
    for (const { base } of files)
      scope.get(`${page.url}/${base}`, (_request, reply) => reply.sendFile(base, { maxAge: '1 day' }))
  }
  await app.register(serveFiles)
}
