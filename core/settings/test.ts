// The settings of tests: nothing limits, nothing logs, passwords are cheap to check.
import type { SettingsPart } from './schema.ts'

export const test: SettingsPart = {
  allowedHosts: ['localhost', '.localhost', '127.0.0.1', '[::1]'],
  hideAccounts: false,
  rateLimit: null,
  limitGuessing: false,
  logLevel: 'silent',
  poolSize: 4,
  // Many tests share a slow machine.
  poolWait: 10,
  tasks: { lease: 2, grace: 2 },
  mail: { driver: 'memory' },
  argon2: { memoryCost: 64, timeCost: 1, parallelism: 1 },
  debug: { introspection: true },
}
