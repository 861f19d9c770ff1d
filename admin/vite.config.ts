// How the admin is built: hashed files below /admin/assets/, nothing inside the page that its policy would refuse.
import { defineConfig, type Plugin } from 'vite'

const API = 'http://127.0.0.1:8000'
const BASE = '/admin/'

/** What every screen waits for is asked for by a script of its own, before the libraries have arrived. */
const askFirst: Plugin = {
  name: 'ask-first',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle = {} }) {
      const begin = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'begin')
      if (!begin) return []
      // Without `async` it would wait for the libraries and the styles, as all modules of a page do in their order.
      const attrs = { type: 'module', async: true, crossorigin: true, src: `${BASE}${begin.fileName}` }
      return [{ tag: 'script', attrs, injectTo: 'head-prepend' }]
    },
  },
}

export default defineConfig({
  root: import.meta.dirname,
  base: BASE,
  plugins: [askFirst],
  // `data:` addresses and inline scripts are against the policy.
  build: {
    emptyOutDir: true,
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // What every screen needs comes in three files, not in a dozen, and all pages of links in one: browsers ask for six at a time.
      output: {
        advancedChunks: {
          includeDependenciesRecursively: false,
          groups: [
            {
              name: 'vendor',
              test: /node_modules[\\/](?:react|react-dom|scheduler|use-sync-external-store|@tanstack[\\/](?!react-form|form-core))/,
            },
            // What apps bring to menus; their screens are fetched when they are opened.
            {
              name: 'parts',
              test: /apps[\\/][^\\/]+[\\/]admin[\\/](?:index|[a-z-]*texts)\.ts$|extend[\\/]all-parts\.ts$/,
            },
            // Run before all others: it asks what every screen waits for, and needs no library.
            {
              name: 'begin',
              test: /preload-helper|rolldown[\\/]runtime|admin[\\/]src[\\/](?:api[\\/]|begin\.ts|extend[\\/]parts\.ts|metadata[\\/]resources\.ts|state[\\/](?:store|kept|list-query)\.ts|screens[\\/]list[\\/](?:ask-ahead|layout|views)\.ts)/,
            },
            // A list needs all widgets; the editor of formatted text and what is done with chosen rows come by themselves.
            {
              name: 'list',
              test: /admin[\\/]src[\\/](?:screens[\\/]list[\\/](?!prefetch-rows|run-|export-dialog|server-export|edit-cell)|widgets[\\/](?!rich-text[\\/](?!.*\.module)))/,
            },
            { name: 'links', test: /admin[\\/]src[\\/]screens[\\/]links[\\/]/ },
            {
              name: 'kit',
              test: /admin[\\/]src[\\/](?:extend|kit|metadata|screens[\\/](?:home|shell|sign-in)|state|texts)[\\/](?!pick\.|de[\\/]|by-provider)|palette[\\/](?:open-palette|palette\.module)/,
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
