// What clients receive when an answer itself cannot be sent.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fastify from 'fastify'
import { buildProblemAnswer, registerProblemAnswers } from './problem-answers.ts'

test('an answer with an invalid header becomes a problem that quotes nothing (CWE-113)', async () => {
  const failures: object[] = []
  const log = { info: () => {}, error: (details: object) => void failures.push(details) }
  const app = fastify()
  registerProblemAnswers(app, buildProblemAnswer({ log }))
  const values = ['secret\r\nX-Evil: 1', '日本', 'a\0b']
  for (const [n, value] of values.entries())
    app.get(`/${n}`, async (_request, reply) => reply.headers({ location: value, vary: 'Accept' }).send('x'))
  try {
    for (const [n] of values.entries()) {
      const { statusCode, headers, body } = await app.inject(`/${n}`)
      assert.equal(statusCode, 500)
      assert.equal(headers['content-type'], 'application/problem+json; charset=utf-8')
      assert.deepEqual(
        [headers.location, headers.vary, JSON.parse(body).code],
        [undefined, 'Accept', 'service.internal'],
      )
      assert.doesNotMatch(body, /secret|Evil|日本/)
    }
    assert.equal(failures.length, values.length)
  } finally {
    await app.close()
  }
})
