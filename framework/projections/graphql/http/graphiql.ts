// The GraphiQL page: one self-contained file from the bundled package, made and compressed at its first visit.
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply } from 'fastify'

/** Nothing comes from another host; the page's own scripts and workers stand in it (STACK: no CDN). */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const QUERY = `# Press the play button. Put your token below, under Headers:
# { "Authorization": "Bearer …", "X-Tenant": "acme" }
{
  __typename
}
`

/** Sends the page. Only for development: it invites to ask for anything. */
export function createGraphiqlPage(): (reply: FastifyReply) => Promise<FastifyReply> {
  let page: Promise<Buffer> | undefined
  return async (reply) => {
    page ??= buildPage()
    return reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-encoding': 'gzip',
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'cache-control': 'no-cache',
        vary: 'accept, accept-encoding',
      })
      .send(await page)
  }
}

/** 9 MB of source, 2.4 MB compressed: loaded only by those who look at it. */
async function buildPage(): Promise<Buffer> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  const html = renderGraphiQL({
    title: 'PEND GraphiQL',
    endpoint: '/graphql/',
    defaultQuery: QUERY,
    shouldPersistHeaders: true,
    subscriptionsProtocol: 'GRAPHQL_SSE',
  })
  return promisify(gzip)(html)
}
