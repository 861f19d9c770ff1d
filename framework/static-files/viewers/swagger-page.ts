// Swagger UI: operations as forms that can be submitted.
import { packageFile } from '../public-file.ts'
import type { ReadingPage } from './reading-page.ts'

// The viewer has only a light theme; inverting makes it dark, and images are inverted back.
const DARK = `@media (prefers-color-scheme: dark) {
  html { background: #1b1b1b; color-scheme: dark; }
  .swagger-ui { filter: invert(0.9) hue-rotate(180deg); }
  .swagger-ui .microlight, .swagger-ui img { filter: invert(1) hue-rotate(180deg); }
}`

/** Its URL, and in development a module with quick sign-ins. */
export interface SwaggerOptions {
  readonly url?: string
  readonly logIns?: string | undefined
}

// People who signed in with one click act in a tenant: each call names it, and the displayed curl command does too.
const INTERCEPTOR = `(request) => {
  if (window.tenantOfCalls) request.headers['X-Tenant'] = window.tenantOfCalls
  return request
}`

// Swagger UI reads the whole document again for each operation that is opened, which takes seconds. This resolver
// follows the references of one operation. A reference within itself stays as it is.
const RESOLVER = `async (spec, path, { baseDoc }) => {
  const find = (keys) => keys.reduce((found, key) => found?.[key], spec)
  const keysOf = (pointer) => pointer.slice(2).split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const follow = (value, within) => {
    if (Array.isArray(value)) return value.map((each) => follow(each, within))
    if (value === null || typeof value !== 'object') return value
    const { $ref, ...rest } = value
    if (typeof $ref !== 'string') return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, follow(each, within)]))
    if (!$ref.startsWith('#/') || within.includes($ref)) return value
    return { ...follow(find(keysOf($ref)), [...within, $ref]), ...follow(rest, within), $$ref: baseDoc + $ref }
  }
  const isOperation = path[0] === 'paths' && path.length === 3
  return { spec: { ...(isOperation && { security: spec.security }), ...follow(find(path), []) }, errors: [] }
}`

/** What the page loads. */
export const SWAGGER_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'].map((name) =>
  packageFile('swagger', `swagger-ui-dist/${name}`),
)

/** The page at `url` for the document at `documentUrl`. */
export function swaggerPage(
  title: string,
  documentUrl: string,
  { url = '/swagger', logIns }: SwaggerOptions = {},
): ReadingPage {
  return {
    url,
    html: (urlOf) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Swagger UI</title>
<link rel="icon" href="${urlOf('favicon-32x32.png')}">
<link rel="stylesheet" href="${urlOf('swagger-ui.css')}">
<style>body { margin: 0 } ${DARK}</style>
</head>
<body>
<div id="viewer"></div>
<script src="${urlOf('swagger-ui-bundle.js')}"></script>
<script src="${url}/start.js"></script>
${logIns ? `<script type="module" src="${logIns}"></script>\n` : ''}</body>
</html>
`,
    script: () => `const plugins = [() => ({ fn: { resolveSubtree: ${RESOLVER} } })]
window.ui = SwaggerUIBundle({ plugins, requestInterceptor: ${INTERCEPTOR}, ...${JSON.stringify({
      url: documentUrl,
      dom_id: '#viewer',
      deepLinking: true,
      docExpansion: 'list',
      filter: true,
      persistAuthorization: false,
      tryItOutEnabled: true,
      validatorUrl: null,
    })} })\n`,
    files: SWAGGER_FILES,
  }
}
