// The start page of development: who may see it, and what it says about the installation. No other environment has it.
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { openDevelopment } from '#core/development/open-development.ts'
import { ENVIRONMENTS } from '#core/settings/schema.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { DATA_DIRECTORY, openDevelopmentServer } from '#tests/support/development.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { registerPerson } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openDevelopmentServer()
})
after(() => server.close())

const HTML = { accept: 'text/html,application/xhtml+xml' }
const START = '/__debug__/api/start'
const API = ['requests', 'requests/x', 'mails', 'mails/x', 'mails/x/html', 'news'].map(
  (each) => `/__debug__/api/${each}`,
)
const PAGES = ['', '/', '/requests/x', '/compare', '/mails', '/files/start.ts', '/files/tokens.css'].map(
  (each) => `/__debug__${each}`,
)
const PATHS = [START, ...API, ...PAGES]
const SERVED = {
  PEND_SECRET_KEY: 'a key of a test, as long as it has to be',
  PEND_ALLOWED_HOSTS: '127.0.0.1',
  PEND_PUBLIC_ORIGIN: 'https://api.example.com',
  PEND_LOG_LEVEL: 'silent',
  PEND_DATA_DIRECTORY: DATA_DIRECTORY,
}
const OTHERS: Record<string, Record<string, string>> = { test: {}, staging: SERVED }

/** One request with exactly these headers; resolves with its status. */
function statusOf(headers: Record<string, string>, method = 'GET', path = START): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const sent = request(`${server.origin}${path}`, { headers, method }, (answer) => {
    answer.resume()
    resolve(answer.statusCode!)
  })
  sent.once('error', reject).end()
  return promise
}

describe('the start page', () => {
  test('is a page for browsers, and a list of entry points for programs', async () => {
    const page = await server.call('/', { headers: HTML })
    assert.deepEqual([page.status, page.headers.get('content-type')], [200, 'text/html; charset=utf-8'])
    assert.match(page.headers.get('content-security-policy')!, /script-src 'self'.*require-trusted-types-for 'script'/)
    assert.doesNotMatch(page.headers.get('content-security-policy')!, /unsafe-inline/)
    assert.doesNotMatch(page.text, /https?:\/\//)
    const doors = await server.call('/')
    assert.equal(doors.body.Admin, '/admin/')
    assert.equal((await server.call('/api/v1/admin')).body.mailsAt, '/__debug__/mails/')
  })

  test('serves its scripts without types, as separate files', async () => {
    const script = await server.call('/__debug__/files/start.ts')
    assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8')
    assert.doesNotMatch(script.text, /import type|: Machine/)
  })

  test('says what runs where, and which steps are done', async () => {
    const { status, body } = await server.call(START)
    assert.equal(status, 200)
    const states = Object.fromEntries(
      body.machines.map((each: { name: string; state: string }) => [each.name, each.state]),
    )
    assert.deepEqual(states, {
      API: 'up',
      Edge: 'down',
      Worker: 'down',
      Database: 'up',
      Redis: states.Redis,
      Mail: 'up',
    })
    const steps = new Map(body.steps.map((each: { id: string; isDone: boolean }) => [each.id, each.isDone]))
    assert.equal(steps.get('migrated'), true)
    assert.equal(steps.get('own-app'), false)
    assert.doesNotMatch(JSON.stringify(body), /postgres:\/\/|secret/i)
  })

  test('ticks the first call by itself, for known callers, and remembers it after a restart', async () => {
    const fresh = { PEND_DATA_DIRECTORY: mkdtempSync(path.join(tmpdir(), 'pend-first-call-')) }
    const isDone = async (on: TestServer): Promise<boolean> =>
      (await on.call(START)).body.steps.find(({ id }: { id: string }) => id === 'called').isDone
    const first = await openDevelopmentServer(fresh)
    try {
      const { access: token } = await registerPerson(first, { tenantName: 'First callers' })
      await first.call('/api/v1/articles')
      assert.equal(await isDone(first), false)
      await first.call('/api/v1/articles', { token })
      await waitUntil(() => isDone(first), Boolean)
    } finally {
      await first.close()
    }
    const second = await openDevelopmentServer(fresh)
    try {
      assert.equal(await isDone(second), true)
    } finally {
      await second.close()
    }
  })
})

describe('the pages of development', () => {
  test('answer only this machine, under its own names (DNS rebinding, CVE-2022-22536’s kind)', async () => {
    const { host } = new URL(server.origin)
    assert.equal(await statusOf({ host }), 200)
    assert.equal(await statusOf({ host: host.replace('127.0.0.1', 'localhost') }), 200)
    assert.notEqual(await statusOf({ host: 'attacker.example' }), 200)
    for (const name of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', 'x-forwarded-host'])
      assert.equal(await statusOf({ host, [name]: '203.0.113.9' }), 404, name)
  })

  test('cannot be read by a page of another site (CWE-352)', async () => {
    const { host } = new URL(server.origin)
    for (const site of ['cross-site', 'same-site'])
      assert.equal(await statusOf({ host, 'sec-fetch-site': site, 'sec-fetch-mode': 'cors' }), 404, site)
    assert.equal(await statusOf({ host, 'sec-fetch-site': 'same-origin' }), 200)
  })

  for (const [environment, variables] of Object.entries(OTHERS))
    test(`do not exist in ${environment}, and no answer reports its duration (CWE-489, CWE-208)`, async () => {
      const other = await openServer({ ...variables, PEND_ENV: environment })
      try {
        for (const path of ['/', ...PATHS]) assert.equal((await other.call(path, { headers: HTML })).status, 404, path)
        for (const path of ['/swagger/', '/graphql/'])
          assert.doesNotMatch((await other.call(path, { headers: HTML })).text, /__debug__/, path)
        for (const path of ['/api/v1/articles', '/health', '/nowhere']) {
          const { headers } = await other.call(path)
          assert.equal(headers.get('server-timing'), null, path)
          assert.doesNotMatch(headers.get('link') ?? '', /__debug__/, path)
        }
      } finally {
        await other.close()
      }
    })

  test('are open in development and in no other environment (CWE-489)', () => {
    for (const environment of ENVIRONMENTS.filter((each) => each !== 'development')) {
      const project = { ...server.project, settings: { ...server.project.settings, environment } }
      assert.equal(openDevelopment(project, server as never), null, environment)
    }
  })
})
