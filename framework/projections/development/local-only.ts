// Restricts the development pages to people on this very machine, using a page of this very server.
import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { isOwnPage } from '#framework/request/credentials/credential.ts'
import { Problem } from '#shared/exceptions/problem.ts'

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
// Names that no DNS server resolves: under any other, a website could reach us (DNS rebinding, CVE-2018-25031's kind).
const LOCAL_HOST = /^(([a-z0-9-]+\.)*localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i
// A tunnel or proxy on this machine also connects locally, on behalf of somebody elsewhere.
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

type Asker = Pick<IncomingMessage, 'headers' | 'socket'>

/** Whether the request was made on this machine, to one of its names, without a proxy. */
export function isLocal({ headers, socket }: Asker): boolean {
  const hostname = String(headers.host).replace(/:\d+$/, '')
  const isForwarded = FORWARDED.some((name) => headers[name] !== undefined)
  return !isForwarded && LOOPBACK.test(socket.remoteAddress ?? '') && LOCAL_HOST.test(hostname)
}

/**
 * For `onRequest`: everybody else gets a 404. Other sites may link here but neither read nor change anything: a request
 * other than GET must come from our own page (CSRF).
 */
export async function requireLocal(request: FastifyRequest): Promise<void> {
  if (isLocal(request) && (request.method === 'GET' ? isNoOtherSite(request) : isOwnPage(request))) return
  throw new Problem('resource.not_found', 'There is nothing at this address.')
}

/** Programs such as curl send no such header; a browser sends `none` for typed addresses, and otherwise where the request comes from. */
function isNoOtherSite({ headers }: Pick<Asker, 'headers'>): boolean {
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'none' || site === 'same-origin') return true
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}
