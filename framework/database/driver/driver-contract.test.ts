// What this project relies on in `pg`. It runs before all other tests: a new driver version passes here, or is not used.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { describeDriver } from '#framework/testing/describe-driver.ts'
import type { WireQuery } from './driver.ts'
import { openPgPool } from './pg-pool.ts'
import { backendOf, connectionOf, isAwaited, type PrivateConnection, type PrivateStatement } from './private-parts.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')

describeDriver('pg', openPgPool, 'driven')

/** A connection that records its writes. */
function notingConnection() {
  const written: string[] = []
  const note = (word: string) => () => void written.push(word)
  const connection = {
    parsedStatements: {},
    submittedNamedStatements: {} as Record<string, string>,
    stream: { writable: true, write: () => true },
    ...Object.fromEntries(['parse', 'describe', 'execute', 'sync', 'close', 'flush'].map((word) => [word, note(word)])),
    bind({ values, valueMapper }: { values: unknown[]; valueMapper(value: unknown): unknown }) {
      values.forEach((value) => void valueMapper(value))
      written.push('bind')
    },
  }
  return { connection: connection as unknown as PrivateConnection, written }
}

const NAMED: WireQuery = { text: 'select $1', values: [1], name: 'one' }

type Ended = (error: Error | null, result?: unknown) => void

function statementOf({ text, values, name }: WireQuery, onEnd: Ended): PrivateStatement {
  const query = new pg.Query(text as never, values as never, onEnd as never)
  return Object.assign(query, { name }) as unknown as PrivateStatement
}

describe('the private parts of pg', () => {
  let client: pg.Client
  before(async () => {
    client = new pg.Client({ connectionString: testDatabaseUrls().appUrl, pipeline: true })
    await client.connect()
  })
  after(() => client.end())

  test('belong to one exact version', () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
    assert.match(dependencies.pg, /^\d+\.\d+\.\d+$/)
  })

  test('exist on a connected client', async () => {
    const connection = connectionOf(client)
    for (const method of ['parse', 'bind', 'execute', 'sync'] as const)
      assert.equal(typeof connection[method], 'function', method)
    assert.equal(typeof connection.submittedNamedStatements, 'object')
    assert.equal(typeof connection.stream.bytesRead, 'number')
    assert.equal(typeof connection.stream.destroy, 'function')
    const asked = client.query('select pg_backend_pid() as pid')
    assert.equal(isAwaited(client), true)
    assert.equal((await asked).rows[0].pid, backendOf(client))
    assert.equal(isAwaited(client), false)
  })

  test('write a statement as five messages, and a prepared one as four', () => {
    const { connection, written } = notingConnection()
    statementOf(NAMED, () => assert.fail()).prepare(connection)
    assert.deepEqual(written.splice(0), ['parse', 'bind', 'describe', 'execute', 'sync'])
    assert.deepEqual(connection.submittedNamedStatements, { one: 'select $1' })
    statementOf(NAMED, () => assert.fail()).prepare(connection)
    assert.deepEqual(written, ['bind', 'describe', 'execute', 'sync'])
  })

  test('close and end a statement whose value cannot be written, and refuse it', () => {
    const { connection, written } = notingConnection()
    const circle: { self?: unknown } = {}
    circle.self = circle
    const told: unknown[] = []
    statementOf({ text: 'select $1::json', values: [circle] }, (error) => told.push(error)).prepare(connection)
    assert.deepEqual(written, ['parse', 'close', 'sync'])
    assert.match(String(told[0]), /circular/)
  })

  test('read answers into the result that a statement is given', () => {
    const { connection } = notingConnection()
    const result = new pg.Result('array', { getTypeParser: () => (text: string) => `read ${text}` } as never)
    const told: unknown[] = []
    const statement = statementOf({ text: 'select 1', values: [] }, (_error, answer) => told.push(answer))
    Object.assign(statement, { _result: result, _results: result })
    statement.handleRowDescription({ fields: [{ name: 'one', dataTypeID: 23, format: 'text' }] })
    statement.handleDataRow({ fields: ['1'] })
    statement.handleCommandComplete({ text: 'SELECT 1' }, connection)
    statement.handleReadyForQuery(connection)
    assert.equal(told[0], result)
    assert.deepEqual([result.rows, result.command, result.rowCount], [[['read 1']], 'SELECT', 1])
  })

  test('accept a query of another class, and ask it for its name and for its text once it is prepared', async () => {
    const asked: string[] = []
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    class Own extends pg.Query {
      get name(): string {
        asked.push('name')
        return 'own'
      }
      set name(_name: string) {}
      get text(): string {
        asked.push('text')
        return 'select 5'
      }
      set text(_text: string) {}
      handleReadyForQuery() {
        resolve(null)
      }
      handleError(error: Error) {
        reject(error)
      }
      override submit = (connection: pg.Connection): void => {
        asked.length = 0
        const own = connection as unknown as PrivateConnection
        statementOf({ text: 'select 5', values: [], name: 'own' }, () => {}).prepare(own)
      }
    }
    client.query(new Own('own') as never)
    await promise
    assert.ok(asked.includes('name') && asked.includes('text'))
    assert.equal(connectionOf(client).submittedNamedStatements.own, undefined)
    assert.equal(
      (connectionOf(client) as unknown as { parsedStatements: Record<string, string> }).parsedStatements.own,
      'select 5',
    )
  })

  test('cut off a query that exceeds `query_timeout`, and stop waiting once its `callback` was called', async () => {
    const url = new URL(testDatabaseUrls().appUrl)
    url.searchParams.set('query_timeout', '200')
    const pool = openPgPool({ url: url.href, size: 1, patience: 10_000, onError: () => {} })
    const connection = await pool.connect()
    await connection.send({ text: 'select 1', values: [] })
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.deepEqual((await connection.send({ text: 'select 2', values: [] })).rows, [[2]])
    const slow = connection.send({ text: 'select pg_sleep(20)', values: [] })
    await assert.rejects(slow, /timeout/)
    connection.release(new Error('It is cut off.'))
    await pool.close()
  })
})
