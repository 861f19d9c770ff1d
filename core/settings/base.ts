// Default settings for all environments.
import { DEFAULT_LIMITS } from '#framework/projections/graphql/settings.ts'
import type { SettingsPart } from './schema.ts'

export const base: SettingsPart = {
  host: '127.0.0.1',
  port: 8000,
  serviceName: 'PEND',
  poolSize: 10,
  poolWait: 1,
  readTimeout: 5,
  countLimit: 100_000,
  dataDirectory: '.data',
  allowedHosts: [],
  corsOrigins: [],
  edgeCorsOrigins: ['*'],
  trustedProxies: [],
  readerTimeout: 30,
  drain: { timeout: 10 },
  outboundAllowedHosts: [],
  rateLimit: { max: 600, window: 60 },
  tenantRateLimit: null,
  docs: 'open',
  tasks: { concurrency: 10, lease: 30, grace: 8 },
  logLevel: 'info',
  logDirectory: 'logs',
  silencedChecks: [],
  mail: { driver: 'smtp', from: 'PEND <no-reply@localhost.localdomain>' },
  graphql: DEFAULT_LIMITS,
  graphqlDocuments: { only: false },
  debug: { introspection: false },
}
