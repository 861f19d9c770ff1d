// Parses request bodies: only JSON in UTF-8, so that no other site's page can send one without a preflight.
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from '#shared/exceptions/problem.ts'
import { markInexact } from '#shared/utils/exact-json.ts'

// Matches the whole header: CVE-2026-33806, -25223, -3419 let a blank, a tab or garbage after it through, and CVE-2022-41919,
// CVE-2021-32677, CVE-2025-64166 read text/plain as JSON. Other charsets: CVE-2026-23897.
const CHARSET = '(?:[ \\t]*;[ \\t]*charset[ \\t]*=[ \\t]*(?:utf-8|"utf-8"))?[ \\t]*$'
const JSON_TYPE = new RegExp(`^application/json${CHARSET}`, 'i')
const FORM_TYPE = new RegExp(`^application/x-www-form-urlencoded${CHARSET}`, 'i')
const MERGE_PATCH_TYPE = new RegExp(`^application/merge-patch\\+json${CHARSET}`, 'i')

declare module 'fastify' {
  interface FastifyRequest {
    /** The raw body, for digests; empty if there was none. */
    bodyText: string
  }
  interface FastifyContextConfig {
    /** For clients that send forms. Cookies do not count on requests from other sites, so such forms are harmless. */
    takesForms?: boolean
  }
}

/** Accepted types of a PATCH (RFC 5789 §3.1). */
export const ACCEPT_PATCH = 'application/json, application/merge-patch+json'

/** True for a PATCH whose body is a merge patch (RFC 7396). */
export function isMergePatch({ method, headers }: FastifyRequest): boolean {
  return method === 'PATCH' && MERGE_PATCH_TYPE.test(headers['content-type'] ?? '')
}

/** Throws `request.malformed` (400) and `request.unsupported_media_type` (415). An empty body counts as none. */
export function registerBodyParsing(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.decorateRequest('bodyText', '')
  const parseJson = app.getDefaultJsonParser('error', 'error')
  registerForms(app)
  const types = ['application/json', 'application/merge-patch+json']
  app.addContentTypeParser(types, { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers
    const isJson = JSON_TYPE.test(type) || isMergePatch(request)
    if (!isJson || encoding !== 'identity') return done(unsupportedType())
    // Decoding would silently replace broken characters.
    if (!isUtf8(bytes)) return done(new Problem('request.malformed', 'The body is not UTF-8.'))
    request.bodyText = bytes.toString()
    if (request.bodyText === '') return done(null, undefined)
    void parseJson(request, request.bodyText, (error, body) =>
      error ? done(malformed(error)) : done(null, markInexact(request.bodyText, body)),
    )
  })
}

/** Only if the route allows it. The last of repeated fields counts. */
function registerForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (request, bytes: Buffer, done) => {
      const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers
      const isTaken = request.routeOptions.config.takesForms === true && FORM_TYPE.test(type)
      if (!isTaken || encoding !== 'identity') return done(unsupportedType())
      if (!isUtf8(bytes)) return done(new Problem('request.malformed', 'The body is not UTF-8.'))
      request.bodyText = bytes.toString()
      done(null, Object.fromEntries(new URLSearchParams(request.bodyText)))
    },
  )
}

/** The Problem for a body that is not JSON. */
export function unsupportedType(): Problem {
  return new Problem(
    'request.unsupported_media_type',
    'Send JSON in UTF-8, not compressed, with the header Content-Type: application/json.',
    { headers: { 'accept-post': 'application/json', 'accept-patch': ACCEPT_PATCH } },
  )
}

/** Keeps only the position from the parser's message; the rest may quote the body. */
function malformed(cause: Error): Problem {
  const place = /at position (\d+)/.exec(cause.message)?.[1]
  const message = /prototype/.test(cause.message)
    ? 'The body has a key that is never allowed: __proto__ or constructor.prototype.'
    : `The body is not valid JSON${place ? `; reading stopped at character ${place}` : ''}.`
  return new Problem('request.malformed', message, { cause })
}
