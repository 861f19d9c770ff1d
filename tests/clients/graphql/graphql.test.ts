// Third-party GraphQL clients with their default settings, on a running server.
import assert from 'node:assert/strict'
import { copyFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import { type ClientBench, openClientBench } from '../client-bench.ts'
import type { GraphqlTold } from './story.ts'

const SCHEMA = path.resolve(import.meta.dirname, '../../../generated/schema.graphql')
const DIST = path.join(import.meta.dirname, 'dist')

const EXPECTED: GraphqlTold = {
  paged: ['Second', 'First'],
  changed: 'Changed',
  refused: 'resource.not_found',
  invalid: 'graphql.invalid_document',
  heard: 'Heard',
}

/** Each program has its own tenant. */
async function withBench(run: (bench: ClientBench) => Promise<void>): Promise<void> {
  const bench = await openClientBench(import.meta.dirname)
  try {
    await run(bench)
  } finally {
    await bench.close()
  }
}

test('urql queries by GET, pages, refetches by id and subscribes over graphql-ws', () =>
  withBench(async (bench) => {
    assert.deepEqual(await bench.tell<GraphqlTold>('urql'), EXPECTED)
  }))

test('Apollo Client queries by hashes, pages, refetches by id and subscribes over graphql-ws', () =>
  withBench(async (bench) => {
    assert.deepEqual(await bench.tell<GraphqlTold>('apollo'), EXPECTED)
  }))

test('Relay compiles against the schema, pages its connections, refetches by node and subscribes over graphql-ws', () =>
  withBench(async (bench) => {
    await mkdir(path.join(DIST, 'relay'), { recursive: true })
    await copyFile(SCHEMA, path.join(DIST, 'schema.graphql'))
    await bench.run('relay-compiler/cli.js')
    assert.deepEqual(await bench.tell<GraphqlTold>('relay'), EXPECTED)
  }))
