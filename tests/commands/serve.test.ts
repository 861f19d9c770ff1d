// `./manage serve` with real processes under load: one is killed, all are replaced, all are told to end.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { resolveFreePort } from '#framework/database/embedded/free-port.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase } from '#framework/testing/database.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { type Question, type Reply, startRequests } from '../../tools/faults/serving/request-load.ts'

import { openNotifySocket } from '../support/notify-socket.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const CLIENTS = 4
const PATIENCE_MS = 90_000

let urls: BootstrappedDatabase
before(async () => {
  urls = await openBootstrappedDatabase('migrated')
})
after(() => urls.drop())

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)

/** Reads the same address again and again until told to end. */
function startLoad(origin: string) {
  const replies: Reply[] = []
  const next = (): Question => ({ method: 'GET', path: '/health/ready' })
  const stop = startRequests(origin, { clients: CLIENTS, pause: 20, next, heard: (reply) => replies.push(reply) })
  const end = async () => {
    await stop()
    const failures = replies.filter(({ status }) => status !== 200).map(({ status, text }) => `${status} ${text}`)
    return { failures, answers: replies.length }
  }
  return { end }
}

async function readMetrics(port: number) {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`)
  return { status: response.status, text: await response.text() }
}

test('replaces a process that was killed, all of them on a signal without failing a request, and ends in good order', async () => {
  const port = await resolveFreePort(24_000 + (process.pid % 900))
  const env = { ...process.env, PEND_ENV: 'test', NODE_V8_COVERAGE: '' }
  const metricsPort = await resolveFreePort(port + 1)
  await using socket = await openNotifySocket()
  const supervised = socket && { NOTIFY_SOCKET: socket.path }
  const database = { DATABASE_URL: urls.ownerUrl, DATABASE_APP_URL: urls.appUrl }
  const child: ChildProcess = spawn(
    process.execPath,
    ['manage.ts', 'serve', '--workers', '2', '--port', String(port)],
    {
      cwd: ROOT,
      env: { ...env, ...database, ...supervised, PEND_METRICS: `127.0.0.1:${metricsPort}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => (output += text))
  // A start takes seconds on a busy machine.
  const shows = async (words: RegExp) => {
    for (const begun = performance.now(); !words.test(output); await wait(20))
      assert.ok(child.exitCode === null && performance.now() - begun < PATIENCE_MS, output)
  }
  const ended = once(child, 'exit')
  const origin = `http://127.0.0.1:${port}`
  try {
    await shows(/2 of 2 server processes are ready/)
    const first = childrenOf(child.pid!)
    assert.equal(first.length, 2)

    process.kill(first[0]!, 'SIGKILL')
    await shows(/A server process has ended \(SIGKILL\) and is started again/)
    for (let n = 0; n < 10; n++) assert.equal((await fetch(`${origin}/health/live`)).status, 200)
    await waitUntil(
      () => childrenOf(child.pid!).length,
      (count) => count === 2,
    )

    const load = startLoad(origin)
    await wait(200)
    const old = childrenOf(child.pid!)
    child.kill('SIGHUP')
    await shows(/All server processes were replaced/)
    const { failures, answers } = await load.end()
    assert.deepEqual(failures, [])
    assert.ok(answers > 50, `${answers} answers`)
    const { text, status } = await readMetrics(metricsPort)
    assert.equal(status, 200, text)
    assert.match(
      text,
      /^pend_http_request_duration_seconds_count\{route="\/health\/ready",method="GET",status="2xx"\} \d+$/m,
    )
    assert.equal(text.match(/^pend_tasks_dead /gm)?.length, 1, text)
    // One that was still starting leaves once it is ready.
    await waitUntil(
      () => childrenOf(child.pid!),
      (remaining) => remaining.length === 2 && !remaining.some((pid) => old.includes(pid)),
    )

    child.kill('SIGTERM')
    assert.deepEqual(await ended, [0, null], output)
    if (socket) assert.deepEqual(socket.told, ['READY=1', 'STOPPING=1'])
  } finally {
    child.kill('SIGKILL')
  }
})
