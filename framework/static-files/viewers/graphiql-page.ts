// GraphiQL: queries, with history and documentation.
import type { PublicFile } from '../public-file.ts'
import { findInstalled } from '../public-file.ts'
import { EXAMPLES } from './graphiql-examples.ts'
import type { ReadingPage } from './reading-page.ts'

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

// Its package has the viewer's files as texts in one module.
const PACKAGE = '@graphql-yoga/render-graphiql/graphiql'
const PARTS = {
  'graphiql.js': ({ js }: Parts) => withHistory(js),
  'graphiql.css': ({ css }: Parts) => css,
  'editor.worker.js': ({ editorWorkerService }: Parts) => editorWorkerService,
  'json.worker.js': ({ jsonWorker }: Parts) => jsonWorker,
  'graphql.worker.js': ({ graphqlWorker }: Parts) => graphqlWorker,
}
type Parts = Record<'js' | 'css' | 'editorWorkerService' | 'jsonWorker' | 'graphqlWorker', string>

/** What the page loads. */
export const GRAPHIQL_FILES = Object.entries(PARTS).map(
  ([name, partOf]): PublicFile => ({
    path: `graphiql/${name}`,
    isPresent: () => findInstalled(PACKAGE) !== null,
    read: async () => partOf((await import(findInstalled(PACKAGE)!)) as Parts),
  }),
)

/** The page at /graphql/. `logIns` is a module with quick sign-ins. */
export function graphiqlPage(logIns?: string): ReadingPage {
  return {
    url: '/graphql',
    html: (urlOf) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>PEND GraphiQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${urlOf('graphiql.css')}">
</head>
<body id="body" class="no-focus-outline">
<noscript>GraphiQL is drawn by a script.</noscript>
<div id="root"></div>
<script src="${urlOf('graphiql.js')}"></script>
<script src="/graphql/start.js"></script>
${logIns ? `<script type="module" src="${logIns}"></script>\n` : ''}</body>
</html>
`,
    script: (urlOf) => `${logIns ? NAME_TENANT : ''}
const workers = ${JSON.stringify({
      editorWorkerService: urlOf('editor.worker.js'),
      json: urlOf('json.worker.js'),
      graphql: urlOf('graphql.worker.js'),
    })}
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, label) => workers[label] }
YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), ${JSON.stringify({
      title: 'PEND GraphiQL',
      endpoint: '/graphql/',
      defaultQuery: EXAMPLES,
      shouldPersistHeaders: true,
      subscriptionsProtocol: 'GRAPHQL_SSE',
    })})
`,
    files: GRAPHIQL_FILES,
    policy: { 'worker-src': "'self'", 'font-src': 'data:' },
    varies: ['Accept'],
  }
}

// The package gives GraphiQL only its explorer plugin, which would replace GraphiQL's default history.
const HISTORY = /const (\w+)=\{title:"History",/
const PLUGINS = /plugins:\[(\w+)\]/

/** Adds the history back, under its name in the minified code. */
function withHistory(script: string): string {
  const [, history] = HISTORY.exec(script) ?? []
  return history ? script.replace(PLUGINS, (_whole, explorer) => `plugins:[${history},${explorer}]`) : script
}
