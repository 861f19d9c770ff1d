// The frame of every development page: no inline scripts or styles, nothing from other hosts, and no text becomes code.
import { StaticFile } from '#framework/static-files/static-file.ts'
import { pagePolicyOf } from '#shared/middleware/security-headers.ts'

const POLICY = pagePolicyOf({
  'style-src': "'self'",
  'font-src': "'self'",
  'frame-src': "'self'",
  'require-trusted-types-for': "'script'",
  'trusted-types': "'none'",
})

/** A page drawn entirely by its script, `browser/<script>.ts`; its style sheets follow the shared ones. */
export function createPage(script: string, title: string, sheets: readonly string[] = [script]): StaticFile {
  return new StaticFile({
    type: 'text/html; charset=utf-8',
    cacheControl: 'no-cache',
    varies: ['Accept'],
    headers: { 'content-security-policy': POLICY },
    read: () => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
${['tokens', 'base', ...sheets].map((sheet) => `<link rel="stylesheet" href="/__debug__/files/${sheet}.css">`).join('\n')}
<script type="module" src="/__debug__/files/${script}.ts"></script>
</head>
<body>
<noscript>This page is drawn by a script. What it shows is at /__debug__/api/ as JSON.</noscript>
</body>
</html>
`,
  })
}
