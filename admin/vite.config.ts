// Builds the admin: hashed files below /static/admin/, and nothing in the page that its policy would refuse.
import { defineConfig, type Plugin } from 'vite'

const API = 'http://127.0.0.1:8000'
const BASE = '/static/admin/'

/** A separate script requests what every screen waits for, before the libraries arrive. */
const askFirst: Plugin = {
  name: 'ask-first',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle = {} }) {
      const begin = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'begin')
      if (!begin) return []
      // Without `async` it would wait for libraries and styles, like all modules of a page in order.
      const attrs = { type: 'module', async: true, crossorigin: true, src: `${BASE}${begin.fileName}` }
      return [{ tag: 'script', attrs, injectTo: 'head-prepend' }]
    },
  },
}

export default defineConfig({
  root: import.meta.dirname,
  base: BASE,
  plugins: [askFirst],
  // The policy forbids `data:` addresses and inline scripts.
  build: {
    emptyOutDir: true,
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Three files for what every screen needs instead of a dozen, and one for all link pages: browsers request six at a time.
      output: {
        advancedChunks: {
          includeDependenciesRecursively: false,
          groups: [
            {
              name: 'vendor',
              test: /node_modules[\\/](?:react|react-dom|scheduler|use-sync-external-store|@tanstack[\\/](?!react-form|form-core))/,
            },
            // Apps' menu entries; their screens load when opened.
            {
              name: 'parts',
              test: /apps[\\/][^\\/]+[\\/]admin[\\/](?:index|[a-z-]*texts)\.ts$|extend[\\/]all-parts\.ts$/,
            },
            // Runs before all others: requests what every screen waits for, without any library.
            {
              name: 'begin',
              test: /preload-helper|rolldown[\\/]runtime|admin[\\/]src[\\/](?:api[\\/]|begin\.ts|extend[\\/]parts\.ts|metadata[\\/]resources\.ts|state[\\/](?:store|lists[\\/](?:kept|list-query))\.ts|screens[\\/]list[\\/](?:rows[\\/]ask-ahead|views[\\/](?:layout|views))\.ts)/,
            },
            // A list needs all widgets; the rich-text editor and bulk operations are separate.
            {
              name: 'list',
              test: /admin[\\/]src[\\/](?:screens[\\/]list[\\/](?!(?:[a-z]+[\\/])?(?:prefetch-rows|run-|export-dialog|server-export|edit-cell))|widgets[\\/](?!rich-text[\\/](?!.*\.module)))/,
            },
            { name: 'links', test: /admin[\\/]src[\\/]screens[\\/]mail-links[\\/]/ },
            {
              name: 'kit',
              test: /admin[\\/]src[\\/](?:favicon|(?:extend|kit|metadata|screens[\\/](?:home|shell|sign-in)|state|texts)[\\/](?!(?:asking[\\/])?pick\.|de[\\/]|by-provider))|palette[\\/](?:open-palette|palette\.module)/,
            },
          ],
        },
      },
      onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
    },
  },
  css: { modules: { generateScopedName: '[name]-[local]-[hash:base64:4]' } },
  server: { proxy: { '/api': API, '/graphql': API } },
})
