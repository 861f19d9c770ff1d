// The GraphiQL page: one self-contained file from the bundled package, made at its first visit.
import { StaticFile } from '#framework/static-files/static-file.ts'

/** Nothing comes from another host; the page's own scripts and workers stand in it (STACK: no CDN). */
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

/** What the page opens with: each of them runs in a fresh demo, once somebody is signed in. */
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

// A session of our own page comes along by itself; which tenant it acts in each query has to say.
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

/** The page. Only for development: it invites to ask for anything. `logIns` is a module that offers log-ins. */
export function createGraphiqlPage(logIns?: string): StaticFile {
  return new StaticFile({
    type: 'text/html; charset=utf-8',
    cacheControl: 'no-cache',
    headers: { 'content-security-policy': CONTENT_SECURITY_POLICY },
    varies: ['Accept'],
    read: () => renderPage(logIns),
  })
}

/** 9 MB: loaded only by those who look at it. */
async function renderPage(logIns?: string): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  const page = withHistory(
    renderGraphiQL({
      title: 'PEND GraphiQL',
      endpoint: '/graphql/',
      defaultQuery: EXAMPLES,
      shouldPersistHeaders: true,
      subscriptionsProtocol: 'GRAPHQL_SSE',
    }),
  )
  if (!logIns) return page
  const scripts = `<script>${NAME_TENANT}</script><script type="module" src="${logIns}"></script>`
  return page.replace(HEAD, () => HEAD + scripts)
}

// The package hands GraphiQL its explorer as the only plugin, which takes the place of the history that GraphiQL begins with.
const HISTORY = /const (\w+)=\{title:"History",/
const PLUGINS = /plugins:\[(\w+)\]/

/** The page with its history, under the name that the packed code has for it. */
function withHistory(page: string): string {
  const [, history] = HISTORY.exec(page) ?? []
  return history ? page.replace(PLUGINS, (_whole, explorer) => `plugins:[${history},${explorer}]`) : page
}
