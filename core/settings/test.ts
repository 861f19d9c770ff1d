// The settings of tests: no limits, no logs.
import type { SettingsPart } from './schema.ts'

export const test: SettingsPart = {
  allowedHosts: ['localhost', '.localhost', '127.0.0.1', '[::1]'],
  rateLimit: null,
  logLevel: 'silent',
  poolSize: 4,
  // Many tests share a slow machine, and few look at encodings.
  poolWait: 10,
  load: { delay: 0 },
  compression: false,
  // Not what somebody has collected in this clone.
  staticDirectory: 'dist/no-static',
  tasks: { lease: 2, grace: 2 },
  drain: { timeout: 3 },
  mail: { driver: 'memory' },
  debug: { introspection: true },
}
