// What PEND records about work, that it contains no secrets and is limited, and that it records nothing without observers.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { handOver, takeOver } from './handover.ts'
import {
  begin,
  currentTrace,
  endTrace,
  isObserved,
  note,
  type Observed,
  observe,
  openTrace,
  spanning,
  within,
} from './observing.ts'
import { hideTables, redact, redactText, redactValues } from './redact.ts'
import { findRepeated } from './repeated.ts'
import { Ring } from './ring.ts'

const REQUEST = { kind: 'request', name: 'GET /api/v1/articles', requestId: 'r' } as const
const DONE = { outcome: '200', isFailed: false }

/** Observes `work` and returns the recorded traces. */
async function observed(work: () => Promise<void>): Promise<Observed[]> {
  const found: Observed[] = []
  const end = observe({ ended: (each) => found.push(each) })
  await work().finally(end)
  return found
}

describe('observing', () => {
  test('records nothing and requests no details without observers', async () => {
    assert.equal(isObserved(), false)
    assert.equal(openTrace(REQUEST), null)
    note('log', 'nothing', () => assert.fail('details were asked for'))
    begin('cache', 'nothing', () => assert.fail('details were asked for'))()
    assert.equal(
      await spanning(
        ['sql', 'nothing'],
        async () => 1,
        () => assert.fail('details were asked for'),
      ),
      1,
    )
  })

  test('keeps concurrent works apart, through every await', async () => {
    const work = async (name: string) => {
      const trace = openTrace({ ...REQUEST, name })
      await within(trace, async () => {
        for (let n = 0; n < 5; n++) {
          await turn()
          note('event', `${name} ${n}`)
        }
      })
      endTrace(trace, DONE)
    }
    const found = await observed(async () => void (await Promise.all(['a', 'b', 'c'].map(work))))
    for (const { trace } of found)
      assert.deepEqual(
        trace.spans.map(({ name }) => name),
        [0, 1, 2, 3, 4].map((n) => `${trace.name} ${n}`),
      )
    assert.equal(found.length, 3)
    assert.equal(currentTrace(), undefined)
  })

  test('keeps a limited number of statements and spans: a subscription lasts for days', async () => {
    const [{ trace, statements } = assert.fail('nothing was observed')] = await observed(async () => {
      const open = openTrace(REQUEST)!
      for (let n = 0; n < 2100; n++) {
        open.keep({ text: 'select 1', values: [n], scope: {} })
        open.begin('sql', 'select 1')()
      }
      endTrace(open, DONE)
    })
    assert.deepEqual([trace.spans.length, trace.leftOut, statements.length], [2000, 100, 2000])
  })

  test('says how a span ended, including a failed one, and counts repeated decisions', async () => {
    const [{ trace } = assert.fail('nothing was observed')] = await observed(async () => {
      const open = openTrace(REQUEST)
      await within(open, async () => {
        await assert.rejects(
          spanning(['outbound', 'POST https://example.com'], () => Promise.reject(new Error('away'))),
        )
        for (let n = 0; n < 3; n++) note('permission', 'articles.read', () => ({ isHeld: true }))
      })
      endTrace(open, DONE)
    })
    assert.deepEqual(
      trace.spans.map(({ kind, details }) => [kind, details]),
      [
        ['outbound', { failure: 'away' }],
        ['permission', { isHeld: true, times: 3 }],
      ],
    )
  })
})

describe('redaction', () => {
  const TOKEN = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.${'aB3_'.repeat(20)}`
  const LINK = 'q8Zr4T-xV0bLw2_Nh6KpYc1sDfGj3mRtUvWx5yZ7aBc'
  const SECRETS: readonly [what: string, value: unknown][] = [
    ['a header', { authorization: 'Bearer abc.def', cookie: 'pend-access=abc', 'set-cookie': ['pend-refresh=abc'] }],
    ['a password', { body: { password: 'abc', newPassword: 'abc', currentPassword: 'abc' } }],
    ['a token by its name', { refresh: 'abc', access: 'abc', token: 'abc', clientSecret: 'abc' }],
    ['a code', { code: 'abc', recoveryCode: 'abc', codes: ['abc'], otp: 'abc' }],
  ]
  for (const [what, value] of SECRETS)
    test(`removes ${what} from details (CWE-532)`, () =>
      assert.doesNotMatch(JSON.stringify(redact(value as never)), /abc/))

  test('removes anything that looks like a token, a key, a link or a hash from any text, under any name', () => {
    for (const text of [
      `GET /x?note=${TOKEN}`,
      `http://localhost/admin/reset-password#token=${LINK}`,
      `${LINK} in the middle`,
      `{"nothing":"${LINK}"}`,
      `key pend_${LINK}`,
      `$argon2id$v=19$m=8,t=1,p=1$${LINK}`,
      `postgres://pend_app:${LINK}@localhost/pend`,
      `otpauth://totp/PEND:a?secret=${LINK}`,
    ])
      for (const secret of [TOKEN, LINK]) assert.ok(!redactText(text).includes(secret), redactText(text))
  })

  test('leaves public data: ids, words, addresses, numbers, moments', () => {
    for (const text of [
      '/api/v1/articles/0198f0aa-7c3e-7e0a-9d7c-2f6f1a4f7c11?ordering=-createdAt&page_size=20',
      'how-to-carry-an-anvil-without-hurting-your-knees',
      'owner@acme.example',
      '2026-11-30T08:00:00.000Z',
      'framework/operations/listing/list-statement.ts:120',
      'select "articles"."id" from "public"."articles" where "articles"."tenant_id" = $1',
    ])
      assert.equal(redactText(text), text)
  })

  test('recognises values of statements by their columns, in comparisons and inserts', () => {
    const insert = 'insert into "auth"."x" ("id", "password_hash", "email") values ($1, $2, $3), ($4, $5, $6)'
    assert.deepEqual(redactValues(insert, [1, 'h', 'a@b.c', 2, 'i', 'd@e.f']), [
      1,
      '[redacted]',
      'a@b.c',
      2,
      '[redacted]',
      'd@e.f',
    ])
    assert.deepEqual(redactValues('select 1 where "token" = $1 and "name" = $2', ['abc', 'n']), ['[redacted]', 'n'])
    hideTables(['hidden_things'])
    assert.deepEqual(redactValues('select from "auth"."hidden_things" where x = $1', ['short']), ['[redacted]'])
    assert.deepEqual(redactValues('select from "auth"."things" where x = $1', ['short']), ['short'])
    assert.deepEqual(redactValues('insert into t (payload) values ($1)', ['{"token":"abc","n":1}']), [
      '{"token":"[redacted]","n":1}',
    ])
  })
})

describe('the ring', () => {
  const traceOf = (name: string, size = 0): Observed => {
    const end = observe({ ended: () => {} })
    const trace = openTrace({ ...REQUEST, name })!
    trace.note('event', 'x'.repeat(size))
    end()
    return { trace: trace.end(DONE), statements: [] }
  }

  test('never exceeds its bytes, and drops the oldest', () => {
    const ring = new Ring({ maxBytes: 20_000 })
    for (let n = 0; n < 100; n++) ring.ended(traceOf(`n${n}`, (n * 97) % 3000))
    assert.ok(ring.bytes <= 20_000, `${ring.bytes}`)
    const names = ring.traces().map(({ name }) => name)
    assert.equal(names[0], 'n99')
    assert.ok(names.length > 5 && !names.includes('n0'))
    ring.ended(traceOf('huge', 9_000_000))
    assert.ok(ring.bytes <= 20_000)
  })

  test("receives other processes' traces through a folder that exists only while somebody watches", async () => {
    const folder = path.join(mkdtempSync(path.join(tmpdir(), 'pend-observed-')), 'observed')
    const other = handOver(folder)
    other.ended(traceOf('too early'))
    const ring = new Ring({ maxBytes: 100_000 })
    const end = takeOver(folder, ring)
    other.ended(traceOf('a command'))
    await waitUntil(
      () => ring.traces().length,
      (count) => count === 1,
    )
    assert.equal(ring.traces()[0]!.name, 'a command')
    assert.deepEqual(readdirSync(folder), [])
    end()
    other.ended(traceOf('too late'))
    assert.throws(() => readdirSync(folder))
  })
})

test('repeated statements are classified: identical ones, and one per item (N+1)', () => {
  const sql = (name: string, value: unknown) =>
    ({ kind: 'sql', name, at: 0, ms: 1, details: { values: [value] } }) as const
  const spans = [sql('a', 1), sql('b', 1), sql('a', 1), sql('c', 1), sql('c', 2), sql('c', 3), sql('d', 1), sql('d', 2)]
  assert.deepEqual(
    findRepeated({ spans }).map(({ kind, text, times }) => [kind, text, times]),
    [
      ['same', 'a', 2],
      ['similar', 'c', 3],
    ],
  )
})
