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
      onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
    },
  },
  css: { modules: { generateScopedName: '[name]-[local]-[hash:base64:4]' } },
  server: { proxy: { '/api': API, '/graphql': API } },
})
