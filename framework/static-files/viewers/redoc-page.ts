// ReDoc: the whole document as one readable page.
import { packageFile } from '../public-file.ts'
import type { ReadingPage } from './reading-page.ts'

const DARK = {
  colors: {
    primary: { main: '#8ab4f8' },
    text: { primary: '#e3e3e3', secondary: '#b0b0b0' },
    border: { dark: '#444', light: '#333' },
    success: { main: '#81c995' },
    warning: { main: '#fdd663' },
    error: { main: '#f28b82' },
    http: { get: '#6bbd5b' },
  },
  schema: { nestedBackground: '#262626', typeNameColor: '#b0b0b0', typeTitleColor: '#b0b0b0' },
  sidebar: { backgroundColor: '#1f1f1f', textColor: '#e3e3e3' },
  rightPanel: { backgroundColor: '#161616' },
  typography: { code: { color: '#f28b82', backgroundColor: '#262626' }, links: { color: '#8ab4f8' } },
}

/** What the page loads. */
export const REDOC_FILES = [packageFile('redoc', 'redoc/bundles/redoc.standalone.js')]

/** The page at /redoc/ for the document at `documentUrl`. */
export function redocPage(title: string, documentUrl: string): ReadingPage {
  return {
    url: '/redoc',
    html: (urlOf) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ReDoc</title>
<link rel="icon" href="data:,">
<style>
body { margin: 0 }
@media (prefers-color-scheme: dark) { html, body { background: #1b1b1b; color-scheme: dark } h5, h5 span { color: #b0b0b0 !important } .react-tabs__tab--selected { color: #1b1b1b !important } }
</style>
</head>
<body>
<div id="viewer"></div>
<script src="${urlOf('redoc.standalone.js')}"></script>
<script src="/redoc/start.js"></script>
</body>
</html>
`,
    script: () => `const isDark = matchMedia('(prefers-color-scheme: dark)').matches
const options = { hideDownloadButton: false, nativeScrollbars: true, theme: isDark ? ${JSON.stringify(DARK)} : {} }
Redoc.init(${JSON.stringify(documentUrl)}, options, document.getElementById('viewer'))
`,
    files: REDOC_FILES,
    // The page's search runs in a worker embedded in the bundle.
    policy: { 'worker-src': "'self' blob:", 'child-src': 'blob:' },
  }
}
