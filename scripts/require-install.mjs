// Loaded by the npm scripts before any TypeScript: without the installation, one sentence instead of a stack of errors.
import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

const isInstalled = existsSync(new URL('../node_modules/.package-lock.json', import.meta.url))
if (!isInstalled || process.features.typescript !== 'strip') {
  console.error('PEND is not installed yet: run npm install, which also brings the Node it runs on.')
  process.exit(1)
}
// What was stripped of its types and compiled once is not again.
enableCompileCache(fileURLToPath(new URL('../.data/compile-cache', import.meta.url)))
