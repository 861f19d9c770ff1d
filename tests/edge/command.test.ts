// `./manage edge` in a separate process.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { resolveFreePort } from '#framework/database/embedded/free-port.ts'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { runManage } from '#tests/support/manage.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

function startEdge(port: number, variables: Record<string, string> = {}) {
  const { ownerUrl, appUrl } = testDatabaseUrls()
  return spawn(path.join(ROOT, 'manage'), ['edge', '--port', String(port)], {
    cwd: ROOT,
    env: { ...process.env, PEND_ENV: 'test', DATABASE_URL: ownerUrl, DATABASE_APP_URL: appUrl, ...variables },
  })
}

test('serves until told to stop, and says where', async () => {
  const port = await resolveFreePort(26_000 + (process.pid % 1000))
  const child = startEdge(port)
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    assert.equal(String(line), `The edge is ready: http://localhost:${port}/docs. Stop with Ctrl+C.\n`)
    const health = (await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as { status: string }
    assert.equal(health.status, 'ok')
    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    assert.equal(code, 0)
  } finally {
    child.kill('SIGKILL')
  }
})

// Triggered by signals, because nothing in the product throws like this.
const FAULTS = `
process.on('SIGUSR2', () => { throw new Error('thrown by nobody') })
process.on('SIGWINCH', () => void Promise.reject(new Error('heard by nobody')))`

test('logs uncaught errors: continues after a rejection, and shuts down cleanly after an exception', async () => {
  const port = await resolveFreePort(26_500 + (process.pid % 1000))
  const folder = mkdtempSync(path.join(tmpdir(), 'pend-edge-'))
  const child = startEdge(port, {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(FAULTS)}`,
    ...{ PEND_LOG_DIRECTORY: folder, PEND_LOG_LEVEL: 'error' },
  })
  const isServing = () => fetch(`http://127.0.0.1:${port}/health`).then(({ ok }) => ok)
  const errors = () => readFileSync(path.join(folder, 'error.log'), 'utf8')
  const isReady = async () => {
    for await (const text of child.stdout) if (String(text).includes('The edge is ready')) return
  }
  try {
    await isReady()
    child.kill('SIGWINCH')
    await waitUntil(errors, (text) => text.includes('heard by nobody'))
    assert.equal(await isServing(), true)
    const ended = once(child, 'exit')
    child.kill('SIGUSR2')
    assert.deepEqual(await ended, [1, null])
    assert.match(errors(), /thrown by nobody/)
  } finally {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})

test('suggests a way out when the port is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  try {
    const { port } = taken.address() as { port: number }
    const run = await runManage(['edge', '--port', String(port)])
    assert.equal(run.status, 1)
    assert.match(
      run.stderr,
      /^Another program listens on port \d+ of 127\.0\.0\.1\.\nStop it, or set PEND_EDGE_PORT=\d+\.\n$/,
    )
  } finally {
    taken.close()
  }
})
