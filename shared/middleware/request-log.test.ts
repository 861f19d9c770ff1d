// The log reports requests to unknown addresses as a number, without anything their senders wrote (LOG-01, LOG-08).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fastify from 'fastify'
import { registerProblemAnswers } from './problem-answers.ts'
import { registerRequestLog } from './request-log.ts'

const SECRET = 'sk_live_0123456789'

test('requests to unknown addresses are one line a minute with their number, and no address', async (t) => {
  const lines: { details: Record<string, unknown>; message: string }[] = []
  const note = (details: object, message: string) => void lines.push({ details: { ...details }, message })
  const app = fastify()
  registerRequestLog(app, { info: note, error: note })
  registerProblemAnswers(app, (_error, _request, reply) => void reply.code(404).send('nothing'))
  app.get('/there/:id', async (_request, reply) => reply.code(404).send('no such record'))
  const told = () => lines.filter(({ message }) => message !== 'request')
  const guess = (n: number) => app.inject({ url: `/${SECRET}/${n}?token=${SECRET}`, method: n % 2 ? 'GET' : 'POST' })

  for (let n = 0; n < 40; n++) assert.equal((await guess(n)).statusCode, 404)
  assert.deepEqual(
    told().map(({ details }) => details.count),
    [1],
  )
  const now = performance.now.bind(performance)
  t.mock.method(performance, 'now', () => now() + 61_000)
  for (let n = 0; n < 5; n++) await guess(n)
  assert.deepEqual(
    told().map(({ details }) => details.count),
    [1, 40],
    'the next line says how many there were meanwhile',
  )

  assert.equal((await app.inject('/there/7')).statusCode, 404)
  assert.deepEqual(
    lines.filter(({ message }) => message === 'request').map(({ details }) => details.path),
    ['/there/7'],
    'an address that somebody answers has a line of its own, also when nothing is there',
  )
  assert.doesNotMatch(JSON.stringify(lines), new RegExp(SECRET))
  await app.close()
})

test('a request has the tenant and the person in its line, once something asked who calls', async () => {
  const lines: object[] = []
  const note = (details: object) => void lines.push(details)
  const app = fastify({ genReqId: () => 'r1' })
  const known = { '/mine': { tenantId: 't1', actorId: 'a1' }, '/public': { tenantId: 't1', actorId: null } }
  registerRequestLog(app, { info: note, error: note }, ({ url }) => known[url as keyof typeof known])
  for (const url of ['/mine', '/public', '/nobody']) app.get(url, async () => 'here')
  for (const url of ['/mine', '/public', '/nobody']) await app.inject(url)
  const callers = lines.map((line) => {
    const { tenantId, actorId, requestId } = line as Record<string, string>
    return [requestId, tenantId, actorId]
  })
  assert.deepEqual(callers, [
    ['r1', 't1', 'a1'],
    ['r1', 't1', undefined],
    ['r1', undefined, undefined],
  ])
  await app.close()
})
