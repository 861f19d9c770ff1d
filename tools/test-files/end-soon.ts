// Loaded into the process of each test file: what a test left open, such as a connection, keeps it alive for a moment only.
import { after } from 'node:test'

/** Long enough for the report to reach the runner: `--test-force-exit` ends before that and loses tests. */
const PATIENCE_MS = 3000

after(() => {
  setTimeout(() => process.exit(), PATIENCE_MS).unref()
})
