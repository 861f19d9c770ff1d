// Settings that are handy on a desk and dangerous on the internet: each is found, and a good installation has none.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { Project } from '#framework/application/project.ts'
import type { ProjectSettings } from '#framework/settings/project-settings.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { checkSettings } from './check-settings.ts'
import { requireStartable } from './require-startable.ts'

const GOOD: ProjectSettings = {
  environment: 'production',
  host: '0.0.0.0',
  port: 8000,
  databaseUrl: 'postgres://pend@db.example.com/pend',
  staticDirectory: '/srv/pend/dist/static',
  dataDirectory: '/srv/data',
  publicOrigin: 'https://api.example.com',
  linkOrigin: 'https://app.example.com',
  linkPages: 'https://app.example.com',
  serviceName: 'Example',
  secretKey: randomBytes(48).toString('base64'),
  logLevel: 'info',
  allowedHosts: ['api.example.com'],
  corsOrigins: ['https://app.example.com'],
  trustedProxies: ['10.0.0.0/8'],
  httpsOnly: true,
  outboundAllowedHosts: [],
  rateLimit: { max: 600, window: 60 },
  tenantRateLimit: { max: 6000, window: 60 },
  docs: { openapi: 'signed-in', swagger: 'staff', redoc: 'staff', graphiql: 'staff' },
  drain: { timeout: 10 },
  poolSize: 10,
  silencedChecks: [],
  redisUrl: 'rediss://:password@cache.example.com:6379/0',
  debug: { introspection: false },
  mail: { driver: 'smtp', smtpUrl: 'smtps://mail.example.com', from: 'Example <no-reply@example.com>' },
}

const find = (changed: Partial<ProjectSettings>) => checkSettings.find({ settings: { ...GOOD, ...changed } } as Project)

test('switched-on development pages are named', async () => {
  const [finding] = await find({ environment: 'development' })
  assert.match(finding!.message, /mails stand at \/__debug__\//)
})

test('a good installation has no finding', async () => {
  assert.deepEqual(await find({}), [])
})

for (const [id, level, changed] of [
  ['deploy.environment', 'error', { environment: 'staging' }],
  ['deploy.embedded-database', 'error', { databaseUrl: '' }],
  ['deploy.plain-http', 'error', { publicOrigin: 'http://api.example.com' }],
  ['deploy.any-host', 'error', { allowedHosts: ['*'] }],
  ['deploy.no-mail', 'error', { mail: { ...GOOD.mail, driver: 'console' } }],
  ['deploy.plain-cors', 'error', { corsOrigins: ['http://app.example.com'] }],
  ['deploy.plain-links', 'error', { linkOrigin: 'http://app.example.com' }],
  ['deploy.local-sender', 'error', { mail: { ...GOOD.mail, from: 'PEND <no-reply@localhost.localdomain>' } }],
  ['deploy.weak-secret', 'fatal', { secretKey: 'a'.repeat(64) }],
  ['deploy.weak-secret', 'fatal', { secretKey: `please-change-me-${GOOD.secretKey}` }],
  ['deploy.no-rate-limit', 'error', { rateLimit: null }],
  ['deploy.endless-redirects', 'fatal', { trustedProxies: [] }],
  ['deploy.answers-plain-http', 'warning', { httpsOnly: false }],
  ['deploy.any-proxy', 'fatal', { trustedProxies: ['0.0.0.0/0'] }],
  ['deploy.debug', 'error', { debug: { introspection: true } }],
  ['deploy.inside-calls', 'warning', { outboundAllowedHosts: ['127.0.0.1:9000'] }],
  ['deploy.verbose-log', 'warning', { logLevel: 'trace' }],
  ['deploy.silent-log', 'warning', { logLevel: 'silent' }],
  ['deploy.unserved-origin', 'error', { allowedHosts: ['www.example.com'] }],
  ['deploy.wide-proxy', 'warning', { trustedProxies: ['10.0.0.0/4'] }],
  ['deploy.no-tenant-limit', 'warning', { tenantRateLimit: null }],
  ['deploy.open-documents', 'warning', { docs: { ...GOOD.docs, openapi: 'open' } }],
  ['deploy.open-pages', 'warning', { docs: { ...GOOD.docs, graphiql: 'open' } }],
  ['deploy.empty-pages', 'warning', { docs: { ...GOOD.docs, openapi: 'staff', redoc: 'signed-in' } }],
  ['deploy.no-redis', 'warning', { redisUrl: undefined }],
  ['deploy.named-statements', 'warning', { namedStatements: true, pooler: '127.0.0.1:6432' }],
  ['deploy.plain-redis', 'error', { redisUrl: 'redis://:password@cache.example.com:6379/0' }],
  ['deploy.default-name', 'warning', { serviceName: 'PEND' }],
] as const)
  test(`${Object.keys(changed).join()} like ${JSON.stringify(Object.values(changed)[0]).slice(0, 40)} is found as ${id}`, async () => {
    const found = await find(changed as Partial<ProjectSettings>)
    assert.deepEqual(
      found.map((each) => [each.id, each.level]),
      [[id, level]],
    )
  })

test('production refuses to start with a guessable key and with proxies everywhere, and says all at once', () => {
  const wrong = { ...GOOD, secretKey: 'a'.repeat(64), trustedProxies: ['::/0'] }
  assert.throws(
    () => requireStartable(wrong),
    (error: PendError) =>
      error instanceof PendError &&
      /PEND_SECRET_KEY: .*\n {2}PEND_TRUSTED_PROXIES: /.test(error.message) &&
      !error.message.includes('aaaa'),
  )
  requireStartable({ ...wrong, environment: 'staging' })
  requireStartable(GOOD)
})

test('callers who share the address of a proxy that nobody trusts are found', async () => {
  const found = await find({ trustedProxies: [], httpsOnly: false })
  assert.deepEqual(
    found.map(({ id }) => id),
    ['deploy.no-proxy', 'deploy.answers-plain-http'],
  )
})

test('a Redis on this machine needs no encryption', async () => {
  for (const redisUrl of ['redis://:p@127.0.0.1:6379', 'redis://:p@localhost:6379', 'redis://:p@[::1]:6379'])
    assert.deepEqual(await find({ redisUrl }), [])
})
