// Proves that settings come from the right place, and that every mistake is reported at once and without a secret.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { passwordSettings } from '#apps/passwords/index.ts'
import { tokenSettings } from '#apps/tokens/index.ts'
import { formatSetting, parseSetting } from '#framework/settings/formats.ts'
import { base } from './base.ts'
import { development } from './development.ts'
import { documentSettings } from './documents.ts'
import { describeSettings, readSettings } from './index.ts'
import { DECLARED_SETTINGS, SETTING_GROUPS, SETTING_LEAVES, valueAt } from './leaves.ts'
import { production } from './production.ts'
import { staging } from './staging.ts'
import { test as settingsOfTests } from './test.ts'

const ROOT = '/srv/pend'
const PRODUCTION = {
  PEND_ENV: 'production',
  PEND_SECRET_KEY: 'x'.repeat(32),
  DATABASE_URL: 'postgres://admin:hunter2@db:5432/pend',
  PEND_PUBLIC_ORIGIN: 'https://api.example.com',
  PEND_ALLOWED_HOSTS: 'api.example.com,.example.com',
}

/** The place of a part's values. */
const placesOf = (part: object, prefix = ''): string[] =>
  Object.entries(part).flatMap(([key, value]) =>
    SETTING_GROUPS.includes(key) && prefix === '' ? placesOf(value, `${key}.`) : [`${prefix}${key}`],
  )

const mistakesOf = (variables: Record<string, string>): string => {
  try {
    readSettings(ROOT, variables)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

describe('settings', () => {
  test('need no variable at all in development', () => {
    const settings = readSettings(ROOT, {})
    assert.deepEqual([settings.environment, settings.host, settings.port], ['development', '127.0.0.1', 8000])
    assert.equal(settings.publicOrigin, 'http://localhost:8000')
    assert.equal(settings.dataDirectory, '/srv/pend/.data')
    assert.deepEqual(tokenSettings.of(settings).jwt, {
      issuer: 'pend',
      audience: 'pend',
      keyDirectory: '/srv/pend/.data/keys',
      keyMostAge: 31_536_000,
      accessTtl: 900,
      refreshTtl: 604_800,
      sessionTtl: 2_592_000,
      grace: 10,
    })
    assert.deepEqual(passwordSettings.of(settings).argon2, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })
  })

  test('use weak password hashing in tests and nowhere else', () => {
    const memory = (variables: Record<string, string>) =>
      passwordSettings.of(readSettings(ROOT, variables)).argon2.memoryCost
    assert.ok(memory({ PEND_ENV: 'test' }) < 19_456)
    assert.equal(memory(PRODUCTION), 19_456)
    assert.equal(memory({ ...PRODUCTION, PEND_ENV: 'staging' }), 19_456)
  })

  test("let a variable override the environment's file", () => {
    const settings = readSettings(ROOT, {
      PORT: '9000',
      PEND_JWT_ACCESS_TTL: '1h',
      PEND_RATE_LIMIT: 'off',
      PEND_DEBUG_INTROSPECTION: 'no',
    })
    assert.deepEqual(
      [settings.port, tokenSettings.of(settings).jwt.accessTtl, settings.rateLimit, settings.debug.introspection],
      [9000, 3600, null, false],
    )
    assert.equal(settings.publicOrigin, 'http://localhost:9000')
  })

  test("lead links in mails to the admin's pages, unless other pages are named", () => {
    const pagesOf = (variables: Record<string, string>) => readSettings(ROOT, variables).linkPages
    assert.equal(pagesOf({}), 'http://localhost:8000/admin')
    assert.equal(
      pagesOf({ ...PRODUCTION, PEND_PUBLIC_ORIGIN: 'https://api.example.com' }),
      'https://api.example.com/admin',
    )
    const own = { PEND_PUBLIC_ORIGIN: 'https://app.example.com', PEND_LINK_ORIGIN: 'https://app.example.com' }
    assert.equal(pagesOf(own), 'https://app.example.com')
  })

  test('name the replacement of a removed variable', () => {
    assert.match(mistakesOf({ PEND_DEBUG_GRAPHIQL: 'true' }), /PEND_DEBUG_GRAPHIQL is gone: .*PEND_GRAPHIQL/)
  })

  test('treat an empty variable as missing', () => {
    assert.equal(readSettings(ROOT, { PORT: '', PEND_LOG_LEVEL: ' ' }).port, 8000)
  })

  test('report every mistake at once, with the value read and the values allowed', () => {
    const message = mistakesOf({ PORT: '80x', PEND_LOG_LEVEL: 'loud', PEND_JWT_GRACE: 'soon' })
    assert.match(message, /^3 settings are wrong:/)
    assert.match(message, /PORT is "80x", but it must be a whole number from 1 to 65535/)
    assert.match(message, /PEND_LOG_LEVEL is "loud", but it must be one of trace, debug/)
    assert.match(message, /PEND_JWT_GRACE is "soon", but it must be a duration such as 90s/)
  })

  test('never repeat a secret in a mistake', () => {
    const message = mistakesOf({ DATABASE_URL: 'mysql://admin:hunter2@db/pend', PEND_SECRET_KEY: 'hunter2' })
    assert.match(message, /DATABASE_URL cannot be used/)
    assert.match(message, /PEND_SECRET_KEY cannot be used: it must be at least 32 characters/)
    assert.doesNotMatch(message, /hunter2/)
  })

  test('suggest the right name for a mistyped variable', () => {
    assert.match(mistakesOf({ PEND_LOGLEVEL: 'info' }), /PEND_LOGLEVEL is not a setting: did you mean PEND_LOG_LEVEL\?/)
    assert.equal(mistakesOf({ PEND_TEST_OWNER_URL: 'x', PEND_SUPERUSER_PASSWORD: 'x' }), '')
  })

  test('read secrets from files and from credentials of the service, which a variable overrides', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'pend-secrets-'))
    const file = path.join(folder, 'key')
    writeFileSync(file, `${'f'.repeat(40)}\n`)
    writeFileSync(path.join(folder, 'PEND_SECRET_KEY'), 'c'.repeat(40))
    const keyOf = (variables: Record<string, string>) => readSettings(ROOT, variables).secretKey
    assert.equal(keyOf({ PEND_SECRET_KEY_FILE: file }), 'f'.repeat(40))
    assert.equal(keyOf({ CREDENTIALS_DIRECTORY: folder }), 'c'.repeat(40))
    assert.equal(keyOf({ CREDENTIALS_DIRECTORY: folder, PEND_SECRET_KEY: 'v'.repeat(40) }), 'v'.repeat(40))
    assert.equal(keyOf({ CREDENTIALS_DIRECTORY: '/nowhere' }), '')
    rmSync(folder, { recursive: true })
  })

  test('name the file of a secret that cannot be read, or that stands beside its variable', () => {
    const { PEND_SECRET_KEY: key, ...rest } = PRODUCTION
    const missing = mistakesOf({ ...rest, PEND_SECRET_KEY_FILE: '/nowhere/key' })
    assert.match(
      missing,
      /^A setting is wrong:\n {2}PEND_SECRET_KEY_FILE is "\/nowhere\/key", which cannot be read \(ENOENT\)$/,
    )
    const both = mistakesOf({ ...rest, PEND_SECRET_KEY: key, PEND_SECRET_KEY_FILE: '/nowhere/key' })
    assert.match(both, /PEND_SECRET_KEY_FILE is set beside PEND_SECRET_KEY/)
    assert.match(mistakesOf({ PEND_HOST_FILE: '/nowhere' }), /PEND_HOST_FILE is not a setting/)
  })

  test("name PEND's word for a setting that stands under Django's", () => {
    const { PEND_SECRET_KEY: key, PEND_ALLOWED_HOSTS: hosts, ...rest } = PRODUCTION
    const told = mistakesOf({ ...rest, SECRET_KEY: key, ALLOWED_HOSTS: hosts })
    assert.match(told, /PEND_SECRET_KEY is missing: .*\(SECRET_KEY is set, but PEND reads PEND_SECRET_KEY\)/)
    assert.match(told, /PEND_ALLOWED_HOSTS is missing: .*\(ALLOWED_HOSTS is set, /)
    assert.ok(!told.includes(key))
    assert.match(
      mistakesOf({ PEND_EMAIL_HOST: 'mail' }),
      /PEND_EMAIL_HOST is not a setting: did you mean PEND_SMTP_URL/,
    )
  })

  test('refuse an unknown environment', () => {
    assert.match(mistakesOf({ PEND_ENV: 'prod' }), /PEND_ENV is "prod", but it must be one of development/)
  })

  test('are strict in production', () => {
    assert.equal(mistakesOf(PRODUCTION), '')
    const message = mistakesOf({ PEND_ENV: 'production' })
    for (const name of Object.keys(PRODUCTION).slice(1)) assert.match(message, new RegExp(`${name} is missing`))
    assert.match(mistakesOf({ ...PRODUCTION, PEND_ALLOWED_HOSTS: '*' }), /PEND_ALLOWED_HOSTS may not be "\*"/)
    const { debug } = readSettings(ROOT, PRODUCTION)
    assert.deepEqual(debug, { introspection: false })
  })

  for (const value of ['1', 'true', '10.0.0.0/8,2', 'proxy.example.com']) {
    test(`do not trust the proxies "${value}"`, () => {
      assert.match(mistakesOf({ PEND_TRUSTED_PROXIES: value }), /never a number of hops/)
    })
  }

  test('trust proxies by address and network', () => {
    const { trustedProxies } = readSettings(ROOT, { PEND_TRUSTED_PROXIES: '10.0.0.0/8, ::1,loopback' })
    assert.deepEqual(trustedProxies, ['10.0.0.0/8', '::1', 'loopback'])
  })

  test('are described without secrets', () => {
    const described = describeSettings(readSettings(ROOT, PRODUCTION), ROOT)
    assert.equal(described.length, SETTING_LEAVES.length)
    assert.doesNotMatch(JSON.stringify(described), /hunter2|x{32}/)
  })

  test('have their own description, name and variable', () => {
    for (const { about, variable } of SETTING_LEAVES) assert.match(about, /^[^.]{5,}[^.]$/, variable)
    for (const key of ['variable', 'name'] as const) {
      const all = SETTING_LEAVES.map((leaf) => leaf[key])
      assert.deepEqual(all, [...new Set(all)])
    }
  })

  test('have the declared values, and no other', () => {
    const parts = DECLARED_SETTINGS.flatMap(({ usual = {}, in: places = {} }) => [usual, ...Object.values(places)])
    const known = SETTING_LEAVES.map(({ name }) => name)
    for (const part of [base, development, production, staging, settingsOfTests, ...parts])
      for (const name of placesOf(part)) {
        const leaf = SETTING_LEAVES.find((each) => each.name === name)
        assert.ok(leaf?.allows(valueAt(part, name)), `${name} is not one of ${known}, or not allowed there`)
      }
  })

  test('appear in documents as they are read', () => {
    const settings = readSettings(ROOT, {})
    for (const leaf of SETTING_LEAVES) {
      const text = formatSetting(valueAt(settings, leaf.name), leaf)
      if (text !== '') assert.deepEqual(parseSetting(text, leaf), valueAt(settings, leaf.name), leaf.variable)
    }
    assert.equal(formatSetting(5400, { format: 'duration' }), '90m')
    assert.equal(formatSetting(null, { format: 'rate' }), 'off')
  })

  test("are documented with the project's values and not one machine's", () => {
    const usual = new Map(documentSettings(ROOT).map((each) => [each.variable, each.usual]))
    assert.equal(usual.get('PEND_JWT_KEY_DIRECTORY'), '.data/keys')
    assert.equal(usual.get('PEND_JWT_ACCESS_TTL'), '15m')
    assert.equal(usual.get('PEND_RATE_LIMIT'), '6000/minute')
    assert.equal(usual.get('DATABASE_URL'), '')
  })
})

describe('the settings of a process', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'pend-settings-'))
  after(() => rmSync(root, { recursive: true }))
  const file = path.resolve(import.meta.dirname, 'index.ts')
  const load = (variables: Record<string, string>) => {
    const script = `import { loadSettings } from ${JSON.stringify(file)}; console.log(JSON.stringify(loadSettings(${JSON.stringify(root)})))`
    const env = { PATH: process.env.PATH, ...variables }
    return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' }))
  }

  test('come from .env where it exists, and variables override it', () => {
    writeFileSync(path.join(root, '.env'), 'PORT=8123\nPEND_LOG_LEVEL=warn\n')
    const settings = load({ PEND_LOG_LEVEL: 'debug' })
    assert.deepEqual([settings.port, settings.logLevel], [8123, 'debug'])
    assert.equal(load({ PEND_ENV: 'test' }).port, 8000, 'tests do not depend on the machine they run on')
  })

  test('have a secret key that is generated once and that nobody else can read', () => {
    const first = load({}).secretKey
    assert.ok(first.length >= 32)
    assert.equal(load({}).secretKey, first)
    const kept = path.join(root, '.data/secret-key')
    assert.equal(readFileSync(kept, 'utf8'), first)
    assert.equal(statSync(kept).mode & 0o777, 0o600)
  })
})
