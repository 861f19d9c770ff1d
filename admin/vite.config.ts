// How the admin is built: hashed files below /admin/assets/, nothing inside the page that its policy would refuse.
import { defineConfig } from 'vite'

const API = 'http://127.0.0.1:8000'

export default defineConfig({
  root: import.meta.dirname,
  base: '/admin/',
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
              test: /node_modules[\\/](?:react|react-dom|scheduler|@tanstack[\\/](?!react-form|form-core))/,
            },
            // What apps bring to menus; their screens are fetched when they are opened.
            { name: 'parts', test: /apps[\\/][^\\/]+[\\/]admin[\\/](?:index|[a-z-]*texts)\.ts/ },
            { name: 'links', test: /admin[\\/]src[\\/]screens[\\/]links[\\/]/ },
            { name: 'kit', test: /admin[\\/]src[\\/](?:api|kit|metadata|state|texts)[\\/](?!pick\.|de[\\/])/ },
          ],
        },
      },
      onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
    },
  },
  css: { modules: { generateScopedName: '[name]-[local]-[hash:base64:4]' } },
  server: { proxy: { '/api': API, '/graphql': API } },
})
