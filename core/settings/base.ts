// The settings that hold everywhere unless an environment or a variable says otherwise.
import { DEFAULT_LIMITS } from '#framework/projections/graphql/settings.ts'
import type { SettingsPart } from './schema.ts'

export const base: SettingsPart = {
  host: '127.0.0.1',
  port: 8000,
  serviceName: 'PEND',
  passkeyOrigins: [],
  stepUpTtl: 10 * 60,
  poolSize: 10,
  impersonationNotice: true,
  auditRetentionDays: 0,
  apiKeyMaxDays: 366,
  oidc: { providers: [], registers: true },
  dataDirectory: '.data',
  allowedHosts: [],
  corsOrigins: [],
  trustedProxies: [],
  outboundAllowedHosts: [],
  rateLimit: { max: 600, window: 60 },
  tasks: { concurrency: 10, lease: 30, grace: 8 },
  logLevel: 'info',
  logDirectory: 'logs',
  jwt: {
    issuer: 'pend',
    audience: 'pend',
    accessTtl: 15 * 60,
    refreshTtl: 7 * 86_400,
    sessionTtl: 30 * 86_400,
    grace: 10,
  },
  mail: { driver: 'smtp', from: 'PEND <no-reply@localhost.localdomain>' },
  files: {
    driver: 'local',
    s3Region: 'us-east-1',
    maxSize: 25 * 1024 * 1024,
    quota: 5 * 1024 * 1024 * 1024,
    types: [],
    maxPixels: 50_000_000,
    imageSizes: ['64', '160', '320', '640', '960', '1280', '1920'],
    linkTtl: 15 * 60,
    uploadTtl: 3600,
  },
  // OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane.
  argon2: { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
  graphql: DEFAULT_LIMITS,
  debug: { graphiql: false, introspection: false },
}
