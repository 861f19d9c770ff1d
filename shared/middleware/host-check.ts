// Refuses requests for hosts that are not ours: nothing behind it may believe a foreign Host header (CVE-2026-29199).
import type { FastifyInstance } from 'fastify'
import { Problem } from '#shared/exceptions/problem.ts'

/** The name a browser would use, without a port: small letters, no dot at the end. */
function hostNameOf(header: string | undefined): string {
  const name = (header ?? '').toLowerCase().replace(/:\d{1,5}$/, '')
  return name.endsWith('.') ? name.slice(0, -1) : name
}

function isListed(host: string, allowed: readonly string[]): boolean {
  return allowed.some((name) =>
    name.startsWith('.') ? host === name.slice(1) || host.endsWith(name) : name === '*' || host === name,
  )
}

/** Node keeps the first and drops the others; whoever stands before us may have looked at the last (RFC 9112, 3.2). */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0
  for (let n = 0; n < rawHeaders.length; n += 2) if (rawHeaders[n]!.toLowerCase() === 'host') hosts++
  return hosts > 1
}

function twoHosts(): Problem {
  return new Problem('request.malformed', 'The header Host is given more than once.')
}

/**
 * Throws `request.malformed` (400) for two Host headers and `request.host_not_allowed` (421) before anything looks at the request. In `allowedHosts`, `.example.com` stands for the
 * domain and all below it, `*` for any; `isKnownHost` is asked about other names: custom domains of tenants.
 */
export function registerHostCheck(
  app: FastifyInstance,
  allowedHosts: readonly string[],
  isKnownHost: (host: string) => Promise<boolean>,
): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => done(hasTwoHosts(raw.rawHeaders) ? twoHosts() : undefined))
  if (allowedHosts.includes('*')) return
  const refusal = () => new Problem('request.host_not_allowed', 'Use one of the addresses this service is known by.')
  app.addHook('onRequest', (request, _reply, done) => {
    const host = hostNameOf(request.host)
    if (isListed(host, allowedHosts)) return done()
    if (!/^[a-z0-9.-]{1,253}$/.test(host)) return done(refusal())
    isKnownHost(host).then((isKnown) => (isKnown ? done() : done(refusal())), done)
  })
}
