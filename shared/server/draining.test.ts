// The end of a server: requests in flight finish, kept connections are closed politely, and nothing outlasts the limit.
import assert from 'node:assert/strict'
import { Agent, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import fastify from 'fastify'
import { drainServer } from './draining.ts'

async function openSlowServer() {
  const app = fastify()
  app.get('/slow', async () => {
    await wait(150)
    return 'done'
  })
  app.get('/quick', async () => 'done')
  app.get('/endless', () => new Promise(() => {}))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const agent = new Agent({ keepAlive: true })
  const { port } = app.server.address() as AddressInfo
  const ask = (path: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get({ port, path, agent }, (response) => response.resume().on('end', () => resolve(response))).on('error', reject)
    })
  return { app, agent, ask }
}

describe('a server that ends', () => {
  test('finishes the request that it has, and refuses new connections', async () => {
    const { app, ask, agent } = await openSlowServer()
    const slow = ask('/slow')
    await wait(50)
    const drained = drainServer(app, { timeout: 2000 })
    const [{ statusCode }] = await Promise.all([slow, drained])
    assert.equal(statusCode, 200)
    agent.destroy()
    await assert.rejects(ask('/quick'), { code: 'ECONNREFUSED' })
  })

  test('answers one more request on a kept connection, and closes it', async () => {
    const { app, ask } = await openSlowServer()
    assert.equal((await ask('/quick')).headers.connection, 'keep-alive')
    const drained = drainServer(app, { timeout: 5000 })
    await wait(50)
    const last = await ask('/quick')
    assert.deepEqual([last.statusCode, last.headers.connection], [200, 'close'])
    const begun = performance.now()
    await drained
    assert.ok(performance.now() - begun < 900, 'nobody waits once no connection is left')
  })

  test('closes a kept connection that stays silent', async () => {
    const { app, ask } = await openSlowServer()
    await ask('/quick')
    const begun = performance.now()
    await drainServer(app, { timeout: 1000 })
    const took = performance.now() - begun
    assert.ok(took > 150 && took < 900, `${took} ms`)
  })

  test('cuts off what is not done in time', async () => {
    const { app, ask } = await openSlowServer()
    const endless = assert.rejects(ask('/endless'), { code: 'ECONNRESET' })
    await wait(50)
    await drainServer(app, { timeout: 300 })
    await endless
  })
})
