// `./manage worker` in a separate process: it runs tasks, stops at SIGTERM, and reports faults in sentences.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { resolveFreePort } from '#framework/database/embedded/free-port.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase, testRedisUrl } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { startRedisServer } from '#framework/testing/servers/redis-server.ts'
import { runManage } from '../support/manage.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
/** A minute: on a busy machine, the process alone takes many seconds to start. */
const START_TRIES = 600

let urls: BootstrappedDatabase
before(async () => {
  urls = await openBootstrappedDatabase('migrated')
})
after(() => urls.drop())

test('runs waiting tasks, and ends with status 0 when told to stop', async () => {
  const enqueue = `insert into tasks.tasks (tenant_id, name, queue, state, payload, request_id, attempts)
    values ('00000000-0000-0000-0000-000000000000', 'authentication.delete-expired-tokens', 'default', 'waiting', '{}', 'x', 5) returning id`
  const rows = (sql: string, values?: unknown[]) => runStatement(urls.adminUrl, sql, values)
  const id = (await rows(enqueue))[0]!.id
  const health = await resolveFreePort(25_000 + (process.pid % 900))
  const env = {
    ...process.env,
    PEND_ENV: 'test',
    DATABASE_URL: urls.ownerUrl,
    DATABASE_APP_URL: urls.appUrl,
    PEND_WORKER_HEALTH: `127.0.0.1:${health}`,
  }
  const child = spawn(path.join(ROOT, 'manage'), ['worker', '--concurrency', '2'], { cwd: ROOT, env })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const state = async () => (await rows('select state from tasks.tasks where id = $1', [id]))[0]!.state
  // It may complete the task before it says that it is ready.
  const isDone = async () => output.includes('The worker is ready for') && (await state()) === 'completed'
  for (let n = 0; n < START_TRIES && !(await isDone()); n++) await wait(100)
  assert.equal(await state(), 'completed', output)
  assert.match(output, /The worker is ready for default/)
  const answer = await fetch(`http://127.0.0.1:${health}/health/ready`)
  const { status, checks } = (await answer.json()) as { status: string; checks: Record<string, string> }
  assert.deepEqual([answer.status, status, checks.database, checks.migrations], [200, 'ready', 'up', 'up'])
  child.kill('SIGTERM')
  assert.equal(await ended, 0, output)
})

test('lists the queues when asked for one that no task uses', async () => {
  const finished = await runManage(['worker', '--queues', 'nothing'], { urls })
  assert.equal(finished.status, 1)
  assert.match(finished.stderr, /No task uses the queue "nothing"[\s\S]*default/)
})

test('refuses a Redis that may discard tasks (Q-14)', async (t) => {
  if (!testRedisUrl()) return t.diagnostic('this machine has no Redis')
  // Its own: others use that of the run meanwhile.
  const redis = await startRedisServer('--maxmemory-policy', 'allkeys-lru')
  try {
    const finished = await runManage(['worker'], { urls, variables: { REDIS_URL: redis.url } })
    assert.equal(finished.status, 1)
    assert.match(finished.stderr, /maxmemory-policy allkeys-lru[\s\S]*noeviction/)
  } finally {
    await redis.stop()
  }
})
