// The address where Prometheus reads: apart from the API, and closed to everybody else.
import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { isIP } from 'node:net'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { METRICS_TYPE } from './open-metrics.ts'

/** Where it listens, and who may read. */
export interface MetricsAddress {
  /** `127.0.0.1:9464` */
  readonly place: string
  /** What readers send as `Authorization: Bearer …`; without one, only this machine may read. */
  readonly token?: string | undefined
}

/**
 * Listens until `close` of the returned server. Throws PendError for an address in use, and for one that other machines
 * reach without a token.
 */
export async function openMetricsServer(
  { place, token }: MetricsAddress,
  readText: () => Promise<string>,
): Promise<Server> {
  const { hostname, port } = new URL(`http://${place}`)
  const host = hostname.replace(/^\[|\]$/g, '')
  if (token === undefined && !isLoopback(host))
    throw new PendError(
      `Other machines reach the metrics at ${place}, and no token guards them.`,
      'Set PEND_METRICS_TOKEN, or listen on 127.0.0.1.',
    )
  const server = createServer({ requestTimeout: 5000, keepAliveTimeout: 1000 }, async (request, response) => {
    const { code, text } = await answerOf(request, token, readText)
    const type = code === 200 ? METRICS_TYPE : 'text/plain; charset=utf-8'
    response.writeHead(code, { 'content-type': type, 'cache-control': 'no-store' }).end(text)
  })
  server.listen({ host, port: Number(port || 80) })
  await once(server, 'listening').catch(({ code }) => {
    throw new PendError(
      `The metrics cannot be read at ${place} (${code}).`,
      'Choose another address with PEND_METRICS.',
    )
  })
  return server
}

async function answerOf(
  { url, headers }: { url?: string | undefined; headers: { authorization?: string | undefined } },
  token: string | undefined,
  readText: () => Promise<string>,
): Promise<{ code: number; text: string }> {
  if (token !== undefined && !isSame(headers.authorization ?? '', `Bearer ${token}`))
    return { code: 401, text: 'The token is missing or wrong.\n' }
  if (url?.split('?', 1)[0] !== '/metrics') return { code: 404, text: 'The metrics stand at /metrics.\n' }
  return readText().then(
    (text) => ({ code: 200, text }),
    () => ({ code: 503, text: 'The metrics cannot be read at the moment.\n' }),
  )
}

/** Compares digests, so that the time taken tells nothing of the token. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
