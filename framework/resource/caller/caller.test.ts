// One value for the caller, and the only two functions that know its form in PostgreSQL.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CALLER_FACTS, type Caller, callerOf } from './caller.ts'
import {
  CALLER_PARAMETERS,
  callerValues,
  EVENT_KEEPS,
  enteringText,
  keptOf,
  readCaller,
  TASK_KEEPS,
  TRAIL_KEEPS,
} from './caller-sql.ts'

const requestId = 'request-1'
const [actorId, other, tenantId] = ['a', 'b', 'c'].map((digit) => `0197a6a0-0000-7000-8000-00000000000${digit}`)

/** Each kind with its facts. */
const KINDS: Record<Caller['by'], Caller> = {
  nobody: callerOf({ requestId, tenantId }),
  system: callerOf({ requestId, tenantId }, { reason: 'run tasks', mode: 'ordinary' }),
  person: callerOf({ requestId, tenantId, actorId, sessionId: other, permissionsVersion: 3 }),
  key: callerOf({ requestId, tenantId, actorId, keyId: other }),
  impersonation: callerOf({ requestId, tenantId, actorId, impersonatorId: other }),
  staff: callerOf({ requestId, tenantId, actorId, staffReason: 'ticket 4711' }),
}

describe('a caller', () => {
  test('follows from its facts, and stays the same while it acts for the platform', () => {
    for (const [by, caller] of Object.entries(KINDS)) {
      assert.equal(caller.by, by)
      if (caller.actorId !== null) assert.equal(callerOf(caller, { reason: 'look', mode: 'ordinary' }).by, by)
    }
  })

  test('takes only the facts from its source', () => {
    const made = callerOf({ ...KINDS.person, name: 'articles.created' } as unknown as Caller)
    assert.deepEqual(made, KINDS.person)
  })

  test('stored by a task reads back unchanged', () => {
    for (const [by, caller] of Object.entries(KINDS)) {
      const read = readCaller(TASK_KEEPS, keptOf(TASK_KEEPS, caller), { tenantId })
      assert.equal(
        read.by,
        by === 'system' ? 'nobody' : by,
        'what code does for the platform ends with its transaction',
      )
      assert.deepEqual(keptOf(TASK_KEEPS, read), keptOf(TASK_KEEPS, caller))
    }
  })

  test('is cut to the length of its column', () => {
    const long = callerOf({ requestId: 'x'.repeat(300) })
    for (const columns of [TRAIL_KEEPS, TASK_KEEPS, EVENT_KEEPS])
      assert.equal(keptOf(columns, long)[columns.findIndex(({ word }) => word === 'requestId')]?.length, 200)
  })
})

describe('the entering statement', () => {
  const admission = { function: 'auth.admit', asks: { tenant: 'tenantId', session: 'sessionId' } } as const

  test('has a value for each parameter, and names each of them', () => {
    for (const text of [enteringText(null), enteringText(admission)])
      for (let place = 1; place <= CALLER_PARAMETERS; place++) assert.match(text, new RegExp(`\\$${place}::text`))
    assert.equal(callerValues(KINDS.nobody).length, CALLER_PARAMETERS)
  })

  test('states the caller before it checks admission', () => {
    const text = enteringText(admission)
    assert.ok(text.lastIndexOf('set_config') < text.indexOf('auth.admit(tenant => $1::text'))
  })

  test("keeps one caller's permissions apart from another's", () => {
    const told = callerValues(callerOf(KINDS.key, { reason: 'look', mode: 'erasing' }))
    assert.deepEqual(told, [
      ...CALLER_FACTS.map((name) => KINDS.key[name]).map((value) => (value === null ? null : String(value))),
      'look',
      'erasing',
    ])
  })
})
