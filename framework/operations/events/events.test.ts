// Streams for one caller: their heartbeat, their end, and clients that do not read.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { eventTail, openEventTail } from '#framework/events/following/event-tail.ts'
import { FIRST_PLACE } from '#framework/events/following/read-events.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { CallerFacts } from '#framework/resource/caller/caller.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { followEvents } from './follow-events.ts'
import { acceptsStream, openStream } from './open-stream.ts'

let fixture: Fixture
let ctx: Context
before(async () => {
  fixture = await openFixture([frameworkApp])
  const tail = openEventTail(fixture.runtime)
  const close = fixture.close
  fixture = { ...fixture, close: () => tail.close().then(close) }
  const runtime = { ...fixture.runtime, services: new Map([eventTail.provide(tail)]) }
  const { caller, permissions } = fixture.contextOf('viewer')
  ctx = createContext(runtime, { ...caller, permissions })
})
after(() => fixture.close())

test('following ends when its time is over, with heartbeats until then', async () => {
  const parts: number[] = []
  const { signal } = new AbortController()
  const following = followEvents(ctx, { after: FIRST_PLACE, signal, pace: { heartBeat: 10, longest: 2500 } })
  for await (const events of following) parts.push(events.length)
  assert.ok(parts.length >= 2, String(parts))
  assert.ok(parts.every((length) => length === 0))
})

describe('a stream', () => {
  async function* endless(): AsyncGenerator<string> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      yield 'x'.repeat(10_000)
    }
  }

  test('disconnects a client that reads nothing', async () => {
    let told: AbortSignal | undefined
    const framesOf = (signal: AbortSignal) => {
      told = signal
      return endless()
    }
    const stream = openStream(ctx, framesOf, { stuckAfter: 120 })
    stream.read(0)
    await once(stream, 'close', { signal: AbortSignal.timeout(5000) })
    assert.equal(told?.aborted, true)
  })

  test('stays open for a client that reads slowly', async () => {
    const stream = openStream(ctx, endless, { stuckAfter: 1000 })
    for (const end = Date.now() + 1300; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20)))
      stream.read()
    assert.equal(stream.destroyed, false)
    stream.destroy()
  })

  test('is one of ten per caller and of a thousand per tenant (JOB-07)', async () => {
    const crowd = { ...ctx.caller, tenantId: randomUUID() }
    const oneOf = (facts: Partial<CallerFacts>) => createContext(ctx.runtime, { ...crowd, ...facts })
    const openFor = (n: number) => openStream(oneOf({ actorId: `crowd ${n}` }), endless)
    const streams = Array.from({ length: 1000 }, (_, n) => openFor(n % 100))
    const tooMany = (error: unknown) => error instanceof Problem && error.code === 'request.rate_limited'
    assert.throws(() => openFor(0), tooMany)
    assert.throws(() => openFor(1000), tooMany)
    const elsewhere = openStream(oneOf({ actorId: 'crowd 1000', tenantId: randomUUID() }), endless)
    const closed = streams.map((stream) => once(stream, 'close'))
    for (const stream of streams) stream.destroy()
    await Promise.all(closed)
    for (const stream of [elsewhere, openFor(1000), openFor(0)]) stream.destroy()
  })

  test('needs a known caller', () => {
    assert.throws(
      () => openStream(createContext(ctx.runtime, { ...ctx.caller, actorId: null }), endless),
      (error) => error instanceof Problem && error.code === 'auth.required',
    )
  })
})

test('a header requests a stream by its whole media type', () => {
  for (const accept of ['text/event-stream', 'application/json, text/event-stream;q=0.9', 'TEXT/Event-Stream'])
    assert.equal(acceptsStream(accept), true, accept)
  for (const accept of ['', '*/*', 'text/event-streams', 'application/json'])
    assert.equal(acceptsStream(accept), false, accept)
  assert.equal(acceptsStream(undefined), false)
})
