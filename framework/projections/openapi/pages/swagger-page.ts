// Swagger UI: operations as forms that can be submitted.
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

/** The page at `url` for the document at `documentUrl`. */
export function swaggerPage(
  title: string,
  documentUrl: string,
  { url = '/swagger', logIns }: SwaggerOptions = {},
): ReadingPage {
  return {
    url,
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Swagger UI</title>
<link rel="icon" href="${url}/favicon-32x32.png">
<link rel="stylesheet" href="${url}/swagger-ui.css">
<style>body { margin: 0 } ${DARK}</style>
</head>
<body>
<div id="viewer"></div>
<script src="${url}/swagger-ui-bundle.js"></script>
<script src="${url}/start.js"></script>
${logIns ? `<script type="module" src="${logIns}"></script>\n` : ''}</body>
</html>
`,
    script: `window.ui = SwaggerUIBundle({ requestInterceptor: ${INTERCEPTOR}, ...${JSON.stringify({
      url: documentUrl,
      dom_id: '#viewer',
      deepLinking: true,
      docExpansion: 'list',
      filter: true,
      persistAuthorization: false,
      tryItOutEnabled: true,
      validatorUrl: null,
    })} })\n`,
    files: [
      import.meta.resolve('swagger-ui-dist/swagger-ui.css'),
      import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js'),
      import.meta.resolve('swagger-ui-dist/favicon-32x32.png'),
    ],
  }
}
