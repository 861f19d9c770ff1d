// SQL laid out for people reaches the server as one line.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PgDialect } from 'drizzle-orm/pg-core'
import { lines, rawLines } from './lines.ts'

const textOf = (statement: ReturnType<typeof lines>) => new PgDialect().sqlToQuery(statement)

test('omits comments and line breaks, and keeps parameters in order', () => {
  const part = lines`
    -- Those of one queue.
    queue = ${'mail'}
  `
  const statement = lines`
    select id -- The key.
    from tasks.tasks
    where ${part}
      -- Newer ones wait.
      and state = ${'waiting'}
  `
  assert.deepEqual(textOf(statement).sql, 'select id from tasks.tasks where queue = $1 and state = $2')
  assert.deepEqual(textOf(statement).params, ['mail', 'waiting'])
})

test('splices texts without values unchanged', () => {
  const columns = rawLines(`
    t.id, -- The key.
    t.token
  `)
  assert.equal(textOf(lines`select ${columns} from t`).sql, 'select t.id, t.token from t')
})

test('removes the line breaks between two values, and nothing else', () => {
  const statement = lines`select ${1},
    ${2}`
  assert.equal(textOf(statement).sql, 'select $1, $2')
})
