// The GraphiQL page: one self-contained file from the bundled package, made at its first visit.
import { StaticFile } from '#framework/static-files/static-file.ts'

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

/** The page. Only for development: it invites to ask for anything. */
export function createGraphiqlPage(): StaticFile {
  return new StaticFile({
    type: 'text/html; charset=utf-8',
    cacheControl: 'no-cache',
    headers: { 'content-security-policy': CONTENT_SECURITY_POLICY },
    varies: ['Accept'],
    read: renderPage,
  })
}

/** 9 MB: loaded only by those who look at it. */
async function renderPage(): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  return renderGraphiQL({
    title: 'PEND GraphiQL',
    endpoint: '/graphql/',
    defaultQuery: QUERY,
    shouldPersistHeaders: true,
    subscriptionsProtocol: 'GRAPHQL_SSE',
  })
}
