// Refuses requests for foreign hosts: no later code may trust an unchecked Host header (CVE-2026-29199).
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { Problem } from '#shared/exceptions/problem.ts'

const HOST = /^([a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])\.?(?::(\d{0,5}))?$/

/** The name as a browser would use it, without a port: lower case, no trailing dot. Null if it names no host, or two (RFC 9112, 3.2). */
function hostNameOf(header: string | undefined): string | null {
  const [, name = null, port = ''] = HOST.exec((header ?? '').toLowerCase()) ?? []
  return Number(port) > 65_535 ? null : name
}

/** How the host is listed: `exactly`, by a suffix such as `.example.com`, or not at all. */
function listingOf(host: string, allowed: readonly string[]): 'exactly' | 'below' | null {
  if (allowed.some((name) => name === '*' || name === host || name === `.${host}`)) return 'exactly'
  return allowed.some((name) => name.startsWith('.') && host.endsWith(name)) ? 'below' : null
}

/**
 * The name of a security-relevant header that occurs more than once, or null. Node keeps the first and drops the
 * others; a proxy may have checked the last.
 */
function repeatedHeader(rawHeaders: readonly string[]): 'Host' | 'Authorization' | null {
  let [hosts, authorizations] = [0, 0]
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const name = rawHeaders[n]!
    if (name.length === 4 && name.toLowerCase() === 'host' && ++hosts > 1) return 'Host'
    if (name.length === 13 && name.toLowerCase() === 'authorization' && ++authorizations > 1) return 'Authorization'
  }
  return null
}

type Target = IncomingMessage & { originalUrl?: string }

const isPath = (url = '') => url.startsWith('/')

/** For Fastify's `rewriteUrl`: the path of a target in absolute form (RFC 9112, 3.2.2), so that later code sees no host in it. */
export function pathOfTarget({ url = '' }: IncomingMessage): string {
  if (isPath(url) || !URL.canParse(url)) return url
  const { pathname, search } = new URL(url)
  return `${pathname}${search}`
}

/** An absolute target repeats the host: it must be http and match the header, or other parties see a different host than we do. */
function namesOtherHost({ headers, url, originalUrl = url }: Target): boolean {
  if (isPath(originalUrl) || originalUrl === '*') return false
  if (!URL.canParse(originalUrl ?? '')) return true
  const { protocol, host, username, password } = new URL(originalUrl!)
  const header = `${protocol}//${headers.host}`
  const isSame = URL.canParse(header) && new URL(header).host === host
  return !/^https?:$/.test(protocol) || !isSame || `${username}${password}` !== ''
}

/** False for a request that needs checking before it is answered, even from a cache. */
export function isPlainRequest(request: IncomingMessage): boolean {
  return isPath(request.url) && repeatedHeader(request.rawHeaders) === null
}

function ambiguityOf(request: Target): Problem | undefined {
  const name = repeatedHeader(request.rawHeaders)
  if (name !== null) return new Problem('request.malformed', `The header ${name} is given more than once.`)
  if (!namesOtherHost(request)) return undefined
  return new Problem('request.malformed', 'The request line names another host than the header Host.')
}

/** Balancers and container engines ask by the address of a machine. The answers are words that anybody may read. */
const PROBED = /^\/health\/(live|ready)$/

/**
 * Throws before anything else reads the request: `request.malformed` (400) for two Host or Authorization headers and
 * for a target with another host, `request.host_not_allowed` (421) for foreign hosts, `tenants.not_found` (404) for a
 * host below ours without a tenant. In `allowedHosts`, `.example.com` covers the domain and its subdomains, `*` any
 * host; `isServed` decides about tenants' hosts. Probes of health may come by any host.
 */
export function registerHostCheck(
  app: FastifyInstance,
  allowedHosts: readonly string[],
  isServed: (host: string) => Promise<boolean>,
): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => done(ambiguityOf(raw)))
  app.addHook('onRequest', (request, _reply, done) => {
    if (PROBED.test(request.url)) return done()
    const host = hostNameOf(request.host)
    const listing = host === null ? null : listingOf(host, allowedHosts)
    if (listing === 'exactly') return done()
    if (host === null || !/^[a-z0-9.-]{1,253}$/.test(host)) return done(foreignHost())
    const refusal = listing === 'below' ? unknownTenant : foreignHost
    isServed(host).then((isOurs) => (isOurs ? done() : done(refusal())), done)
  })
}

const foreignHost = () => new Problem('request.host_not_allowed', 'Use one of the addresses this service is known by.')
const unknownTenant = () => new Problem('tenants.not_found', 'There is no such tenant.')
