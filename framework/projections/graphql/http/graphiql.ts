// The GraphiQL page: one self-contained file, which a development package makes on the first visit or for the image.
import { StaticFile } from '#framework/static-files/static-file.ts'
import { findInstalled, readViewer, viewerUrl } from '#framework/static-files/viewers.ts'

/** Loads nothing from other hosts; scripts and workers are inline (STACK: no CDN). */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The initial queries: each runs in a fresh demo once somebody is signed in. */
export const EXAMPLES = `# Sign in above with one click, or write under Headers:
# { "Authorization": "Bearer …", "X-Tenant": "acme" }
# Then press the play button and choose. The documentation and your history stand on the left.

query PublishedArticles {
  articles(filter: { status: { exact: published } }, first: 5) {
    totalCount
    nodes {
      title
      category { name }
      tags { name }
    }
  }
}

query SearchArticles {
  articles(search: "anvil") {
    nodes { title status rights }
  }
}

mutation NewCategory {
  createCategory(input: { name: "Recipes" }) {
    category { id name slug }
  }
}

# Goes on until you stop it: create something in another tab.
subscription WhatHappens {
  events { name data }
}
`

const HEAD = '<meta charset="utf-8" />'

// The session cookie of our own page is sent automatically; each query must name its tenant.
const NAME_TENANT = `{
  const send = window.fetch
  window.fetch = (target, options = {}) => {
    const headers = new Headers(options.headers)
    const isTold = headers.has('x-tenant') || headers.has('authorization')
    if (!window.tenantOfQueries || isTold || !String(target).includes('/graphql')) return send(target, options)
    headers.set('x-tenant', window.tenantOfQueries)
    return send(target, { ...options, headers })
  }
}`

/** The page. `logIns` is a module with quick sign-ins. */
export function createGraphiqlPage(logIns?: string): StaticFile {
  return new StaticFile({
    type: 'text/html; charset=utf-8',
    cacheControl: 'no-cache',
    headers: { 'content-security-policy': CONTENT_SECURITY_POLICY },
    varies: ['Accept'],
    read: () => renderPage(logIns),
  })
}

const PACKAGE = '@graphql-yoga/render-graphiql'
/** Its name among the copies of viewers. */
export const GRAPHIQL_PAGE = 'graphiql.html'

/** The page as its package makes it, 9 MB; null if that is not installed. */
export async function renderGraphiql(): Promise<string | null> {
  const installed = findInstalled(PACKAGE)
  if (installed === null) return null
  const { renderGraphiQL } = (await import(installed)) as typeof import('@graphql-yoga/render-graphiql')
  return withHistory(
    renderGraphiQL({
      title: 'PEND GraphiQL',
      endpoint: '/graphql/',
      defaultQuery: EXAMPLES,
      shouldPersistHeaders: true,
      subscriptionsProtocol: 'GRAPHQL_SSE',
    }),
  )
}

/** Loaded only for people who open it. */
async function renderPage(logIns?: string): Promise<string> {
  const page = (await renderGraphiql()) ?? (await readViewer(viewerUrl(GRAPHIQL_PAGE))).toString()
  if (!logIns) return page
  const scripts = `<script>${NAME_TENANT}</script><script type="module" src="${logIns}"></script>`
  return page.replace(HEAD, () => HEAD + scripts)
}

// The package gives GraphiQL only its explorer plugin, which would replace GraphiQL's default history.
const HISTORY = /const (\w+)=\{title:"History",/
const PLUGINS = /plugins:\[(\w+)\]/

/** Adds the history back, under its name in the minified code. */
function withHistory(page: string): string {
  const [, history] = HISTORY.exec(page) ?? []
  return history ? page.replace(PLUGINS, (_whole, explorer) => `plugins:[${history},${explorer}]`) : page
}
