// A process that has more to do than it can refuses new requests, answers its supervisors, and recovers by itself.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openEdge } from '#tests/support/edge.ts'
import { openServer } from '#tests/support/server.ts'

const LIST = '/api/v1/articles'

/** Keeps the event loop busy: each turn takes this long. */
function keepBusy(turn: number): { stop(): void } {
  const timer = setInterval(() => {
    const end = performance.now() + turn
    while (performance.now() < end);
  }, 1)
  return { stop: () => clearInterval(timer) }
}

async function statusOf(url: string): Promise<number> {
  return (await fetch(url)).status
}

async function until(expected: number, url: string): Promise<void> {
  const deadline = performance.now() + 20_000
  while ((await statusOf(url)) !== expected) {
    assert.ok(performance.now() < deadline, `${url} never answers ${expected}`)
    await wait(100)
  }
}

describe('a server whose event loop is late', () => {
  test('answers 503 with Retry-After, keeps its health, and recovers', async () => {
    const server = await openServer({ PEND_LOAD_DELAY: '100' })
    try {
      await until(401, server.origin + LIST)
      const work = keepBusy(300)
      await until(503, server.origin + LIST)
      const refused = await fetch(server.origin + LIST)
      assert.equal(refused.headers.get('retry-after'), '1')
      assert.equal(((await refused.json()) as { code: string }).code, 'service.unavailable')
      assert.equal(await statusOf(`${server.origin}/health`), 200)
      work.stop()
      await until(401, server.origin + LIST)
    } finally {
      await server.close()
    }
  })
})

describe('a process whose memory is full', () => {
  const variables = { PEND_LOAD_MEMORY: '32' }
  for (const [name, open] of [
    ['server', () => openServer(variables)],
    ['edge', () => openEdge({ variables })],
  ] as const)
    test(`refuses requests and keeps its health, as ${name}`, async () => {
      const process = await open()
      try {
        await until(503, `${process.origin}/unknown`)
        assert.equal(await statusOf(`${process.origin}/health`), 200)
      } finally {
        await process.close()
      }
    })
})
