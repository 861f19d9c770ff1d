// Who may see the pages of development: somebody at this very machine, through a page of this very server.
import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { isOwnPage } from '#framework/request/credential.ts'
import { Problem } from '#shared/exceptions/problem.ts'

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
// Names that no DNS server decides about: under any other, a page of the internet could reach us (DNS rebinding, CVE-2018-25031's kind).
const LOCAL_HOST = /^(([a-z0-9-]+\.)*localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i
// A tunnel or a proxy on this machine calls from it too, for somebody who is elsewhere.
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

type Asker = Pick<IncomingMessage, 'headers' | 'socket'>

/** Whether the request was made on this machine, under a name of it, and passed on by nobody. */
export function isLocal({ headers, socket }: Asker): boolean {
  const hostname = String(headers.host).replace(/:\d+$/, '')
  const isForwarded = FORWARDED.some((name) => headers[name] !== undefined)
  return !isForwarded && LOOPBACK.test(socket.remoteAddress ?? '') && LOCAL_HOST.test(hostname)
}

/**
 * For `onRequest`: everybody else meets an address that is not there. Other sites may lead here by a link, but read and change nothing: a
 * request that is no GET must come from a page of ours (CSRF).
 */
export async function requireLocal(request: FastifyRequest): Promise<void> {
  if (isLocal(request) && (request.method === 'GET' ? isNoOtherSite(request) : isOwnPage(request))) return
  throw new Problem('resource.not_found', 'There is nothing at this address.')
}

/** Programs such as curl say nothing; a browser says `none` for what was typed, and where else a request comes from. */
function isNoOtherSite({ headers }: Pick<Asker, 'headers'>): boolean {
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'none' || site === 'same-origin') return true
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}
