// Imported before a server (`--import`): the server then runs over the library `postgres` instead of PEND's driver.
import { registerHooks } from 'node:module'

const SERVING = /\/framework\/database\/driver\/pg-pool\.ts$/
const BESIDE = new URL('./postgres-pool.ts', import.meta.url).href

registerHooks({
  load: (url, context, next) =>
    SERVING.test(url)
      ? { format: 'module', source: `export { openPostgresPool as openPgPool } from '${BESIDE}'`, shortCircuit: true }
      : next(url, context),
})
