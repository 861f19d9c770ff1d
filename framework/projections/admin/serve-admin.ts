// Serves the admin at /admin/: hashed files that never change, and one page for every other address, under a strict policy.
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '#shared/exceptions/problem.ts'
import { pagePolicyOf } from '#shared/middleware/security-headers.ts'
import type { AdminBundle } from './bundle/open-bundle.ts'

/** Where it stands, without a slash at the end. */
const URL = '/admin'
const ASSET = /^assets\/[\w.-]+\.(?:js|css|svg|woff2)$/
const LOOSE = /^favicon\.svg$/
const HAS_ENDING = /\.[^/]*$/

/**
 * Nothing runs or paints that is no file of ours: no script or style inside a page, no frame, no other host, and no text becomes code
 * (`require-trusted-types-for`). `blob:` and `data:` are pictures that somebody has just chosen.
 */
const POLICY = pagePolicyOf({
  'style-src': "'self'",
  'font-src': "'self'",
  'form-action': "'self'",
  'img-src': "'self' data: blob:",
  'require-trusted-types-for': "'script'",
  'trusted-types': "'none'",
})

/** Adds the routes. While the bundle is being built, whoever asks waits; without one they are told why (503). */
export async function registerAdmin(app: FastifyInstance, bundle: AdminBundle): Promise<void> {
  const serveFiles: FastifyPluginAsync = async (scope) => {
    await scope.register(fastifyStatic, { root: bundle.folder, serve: false, preCompressed: true, logLevel: 'silent' })
    const sendPage = async (reply: FastifyReply) => {
      await requireBundle(bundle)
      reply.headers({ 'content-security-policy': POLICY, 'cache-control': 'no-cache' })
      return reply.sendFile('index.html', { cacheControl: false })
    }
    const send = async (request: FastifyRequest, reply: FastifyReply) => {
      const { '*': file = '' } = request.params as { '*'?: string }
      if (ASSET.test(file)) return reply.sendFile(file, { maxAge: '365d', immutable: true })
      if (LOOSE.test(file)) return reply.sendFile(file, { maxAge: '1d' })
      if (HAS_ENDING.test(file)) throw new Problem('resource.not_found', 'The admin has no such file.')
      return sendPage(reply)
    }
    scope.get(URL, (_request, reply) => sendPage(reply))
    scope.get(`${URL}/*`, send)
  }
  await app.register(serveFiles)
}

async function requireBundle(bundle: AdminBundle): Promise<void> {
  const fault = await bundle.findFault()
  if (fault !== null) throw new Problem('service.unavailable', fault)
}
