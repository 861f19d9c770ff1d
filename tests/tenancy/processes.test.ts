// Signing out ends access tokens in another process of the operating system: two servers as `./manage runserver` starts them.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { describe, test } from 'node:test'
import { resolveFreePort } from '#framework/database/embedded/free-port.ts'
import { testDatabaseUrls, testRedisUrl } from '#framework/testing/database.ts'
import type { TestServer } from '#tests/support/server.ts'
import { registerPerson } from '#tests/support/tenant.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

interface ServerProcess {
  readonly call: TestServer['call']
  stop(): Promise<unknown>
}

/** Resolves when it answers. */
async function startServer(firstPort: number, variables: Record<string, string>): Promise<ServerProcess> {
  const port = await resolveFreePort(firstPort)
  const { ownerUrl, appUrl } = testDatabaseUrls()
  const usual = { PEND_ENV: 'test', DATABASE_URL: ownerUrl, DATABASE_APP_URL: appUrl, NODE_V8_COVERAGE: '' }
  const child: ChildProcess = spawn(process.execPath, ['manage.ts', 'runserver', '--no-demo', '--port', String(port)], {
    cwd: ROOT,
    env: { ...process.env, ...usual, ...variables },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => (output += text))
  const ended = once(child, 'exit')
  const isReady = await Promise.race([once(child, 'message').then(() => true), ended.then(() => false)])
  assert.ok(isReady, output)
  return {
    async call(target, { method = 'GET', token, body } = {}) {
      const headers = {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      }
      const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
      const answer = await fetch(`http://127.0.0.1:${port}${target}`, init)
      const text = await answer.text()
      return { status: answer.status, headers: answer.headers, text, body: text ? JSON.parse(text) : null }
    },
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

const DEPLOYMENTS: readonly { name: string; variables: Record<string, string> }[] = [
  { name: 'on PostgreSQL alone', variables: {} },
  ...(testRedisUrl() === null ? [] : [{ name: 'with Redis', variables: { REDIS_URL: testRedisUrl()! } }]),
]

describe('two processes of the operating system', () => {
  for (const { name, variables } of DEPLOYMENTS)
    test(`refuse an access token from the moment it is signed out at one of them, ${name}`, async () => {
      const first = 28_000 + (process.pid % 900)
      const servers = await Promise.all([startServer(first, variables), startServer(first + 1000, variables)])
      const [one, other] = servers
      try {
        const { access, refresh } = await registerPerson(one as unknown as TestServer, { tenantName: 'Two processes' })
        const look = (at: ServerProcess) => at.call('/api/v1/users/me', { token: access })
        // Both have seen it and cached what they can.
        for (let n = 0; n < 3; n++) for (const at of servers) assert.equal((await look(at)).status, 200)
        assert.equal((await one.call('/api/v1/auth/logout', { method: 'POST', body: { refresh } })).status, 204)
        for (const at of [other, one]) {
          const { status, body } = await look(at)
          assert.deepEqual([status, body.code], [401, 'auth.session_ended'], 'the first look finds it ended')
        }
      } finally {
        await Promise.all(servers.map((server) => server.stop()))
      }
    })
})
