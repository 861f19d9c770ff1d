// Documents by their id: Apollo's automatic persisted queries, and documents the operator stores.
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Answer } from '#framework/testing/answer.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const persisted = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } })
const COSTLY = '{ categories(first: 200) { nodes { articles(first: 200) { nodes { id } } } } }'

let server: TestServer
let tenant: TestTenant
let folder: string
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
  folder = await mkdtemp(path.join(tmpdir(), 'pend-documents-'))
})
after(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** A document that no other test has sent. */
const freshQuery = () => `query Fresh { __typename # ${randomUUID()}\n}`

const ask = (body: object, on = server) =>
  on.call('/graphql/', { method: 'POST', token: tenant.people.viewer.access, body })
const codeOf = ({ body }: Answer) => body.errors?.[0].extensions.code

describe('automatic persisted queries', () => {
  test('an unknown hash gets the error that clients know, and the text beside it registers it', async () => {
    const query = freshQuery()
    const hash = hashOf(query)
    const unknown = await ask(persisted(hash))
    assert.deepEqual([unknown.status, unknown.body.errors[0].message], [200, 'PersistedQueryNotFound'])
    assert.equal(codeOf(unknown), 'graphql.persisted_query_not_found')
    assert.deepEqual((await ask({ query, ...persisted(hash) })).body, { data: { __typename: 'Query' } })
    assert.deepEqual((await ask(persisted(hash))).body, { data: { __typename: 'Query' } })
    assert.deepEqual((await ask({ documentId: `sha256:${hash}` })).body, { data: { __typename: 'Query' } })
  })

  test('work by GET too, with variables', async () => {
    const query = `query Search($search: String) { articles(search: $search) { totalCount } } # ${randomUUID()}`
    const address = new URLSearchParams({
      operationName: 'Search',
      variables: '{"search":"nothing"}',
      extensions: JSON.stringify(persisted(hashOf(query)).extensions),
    })
    const get = (more = '') => server.call(`/graphql/?${address}${more}`, { token: tenant.people.viewer.access })
    assert.equal(codeOf(await get()), 'graphql.persisted_query_not_found')
    assert.equal((await get(`&query=${encodeURIComponent(query)}`)).body.data.articles.totalCount, 0)
    assert.equal((await get()).body.data.articles.totalCount, 0)
  })

  test("work for everybody with each caller's permissions: a hash opens nothing by itself", async () => {
    const query = `{ articles { totalCount } } # ${randomUUID()}`
    await ask({ query, ...persisted(hashOf(query)) })
    const stranger = await server.call('/graphql/', { method: 'POST', body: persisted(hashOf(query)) })
    assert.equal(codeOf(stranger), 'auth.required')
  })

  test('refuse the hash of another text and store it under neither', async () => {
    const [query, other] = [freshQuery(), freshQuery()]
    const answer = await ask({ query, ...persisted(hashOf(other)) })
    assert.deepEqual([answer.status, codeOf(answer)], [400, 'request.malformed'])
    for (const each of [query, other])
      assert.equal(codeOf(await ask(persisted(hashOf(each)))), 'graphql.persisted_query_not_found')
  })

  test('refuse a document that is invalid or costs too much each time, and never store it', async () => {
    for (const [query, code] of [
      [`${COSTLY} # ${randomUUID()}`, 'graphql.too_complex'],
      [`{ nothing } # ${randomUUID()}`, 'graphql.invalid_document'],
      [`{ articles(search: "${'x'.repeat(30_000)}") { totalCount } }`, 'graphql.too_complex'],
    ] as const) {
      assert.equal(codeOf(await ask({ query, ...persisted(hashOf(query)) })), code)
      assert.equal(codeOf(await ask(persisted(hashOf(query)))), 'graphql.persisted_query_not_found')
    }
  })

  test('refuse variables that make a known document cost too much', async () => {
    const query = `query ($n: Int) { categories(first: $n) { nodes { articles(first: $n) { nodes { id } } } } } # ${randomUUID()}`
    const hash = hashOf(query)
    assert.equal(codeOf(await ask({ query, variables: { n: 1 }, ...persisted(hash) })), undefined)
    assert.equal(codeOf(await ask({ variables: { n: 200 }, ...persisted(hash) })), 'graphql.too_complex')
  })

  test('keep a bounded store: the oldest texts make room', async () => {
    const first = freshQuery()
    await ask({ query: first, ...persisted(hashOf(first)) })
    for (let n = 0; n < 115; n++) {
      const query = `{ __typename } # ${randomUUID()} ${'x'.repeat(18_000)}`
      await ask({ query, ...persisted(hashOf(query)) })
    }
    assert.equal(codeOf(await ask(persisted(hashOf(first)))), 'graphql.persisted_query_not_found')
  })

  const malformed: [title: string, body: object][] = [
    ['another version', { extensions: { persistedQuery: { version: 2, sha256Hash: 'x' } } }],
    ['a hash that is not a string', { extensions: { persistedQuery: { version: 1, sha256Hash: 7 } } }],
    ['no hash', { extensions: { persistedQuery: { version: 1 } } }],
    ['a list instead of a hash', { extensions: { persistedQuery: [] } }],
    ['an empty id', { documentId: '' }],
    ['an endless id', { documentId: 'x'.repeat(1000) }],
    ['an id beside a text', { documentId: 'x', query: '{ __typename }' }],
  ]
  for (const [title, body] of malformed)
    test(`refuses ${title}`, async () => {
      const answer = await ask(body)
      assert.deepEqual([answer.status, codeOf(answer)], [400, 'request.malformed'])
    })

  test('names that every object inherits are refused as ids (GHSA-4263-jgmp-7pf4)', async () => {
    for (const documentId of ['constructor', '__proto__', 'toString'])
      assert.equal(codeOf(await ask({ documentId })), 'graphql.persisted_query_not_found')
  })
})

describe('stored documents', () => {
  const COUNT = 'query Count($search: String) { articles(search: $search) { totalCount } }'

  async function withStored(only: boolean, run: (stored: TestServer) => Promise<void>, place = folder) {
    await writeFile(path.join(folder, 'count-articles.graphql'), `${COUNT}\n`)
    const stored = await openServer({ PEND_GRAPHQL_DOCUMENTS: place, PEND_GRAPHQL_ONLY_STORED: String(only) })
    try {
      await run(stored)
    } finally {
      await stored.close()
    }
  }

  test('can be requested by file name or by hash, beside any other', async () => {
    await withStored(false, async (stored) => {
      for (const asked of [{ documentId: 'count-articles' }, { documentId: hashOf(COUNT) }, persisted(hashOf(COUNT))])
        assert.equal((await ask(asked, stored)).body.data.articles.totalCount, 0)
      assert.equal((await ask({ query: '{ __typename }' }, stored)).body.data.__typename, 'Query')
    })
  })

  test('can be the only ones served: by id, by hash or as their exact text', async () => {
    await withStored(true, async (stored) => {
      for (const asked of [{ documentId: 'count-articles' }, persisted(hashOf(COUNT)), { query: COUNT }])
        assert.equal((await ask(asked, stored)).body.data.articles.totalCount, 0)
      const other = freshQuery()
      for (const asked of [
        { query: other },
        { query: '{ __schema { types { name } } }' },
        { query: `${COUNT} query Other { __typename }`, operationName: 'Other' },
        { query: other, ...persisted(hashOf(other)) },
        persisted(hashOf(other)),
        { documentId: 'count-articles.graphql' },
        { documentId: '../count-articles' },
      ]) {
        const answer = await ask(asked, stored)
        assert.equal(codeOf(answer), 'graphql.document_not_stored', JSON.stringify(asked))
      }
    })
  })

  test('are also read from the files that compilers write', async () => {
    const forms: [string, unknown][] = [
      ['relay.json', { 'relay-id': COUNT }],
      [
        'apollo.json',
        {
          format: 'apollo-persisted-query-manifest',
          version: 1,
          operations: [{ id: 'relay-id', name: 'Count', type: 'query', body: COUNT }],
        },
      ],
    ]
    for (const [name, content] of forms) {
      const file = path.join(folder, name)
      await writeFile(file, JSON.stringify(content))
      await withStored(
        true,
        async (stored) => {
          assert.equal((await ask(persisted('relay-id'), stored)).body.data.articles.totalCount, 0)
        },
        file,
      )
    }
  })

  test('that do not fit the schema, or are missing, stop the start with a sentence that names them', async () => {
    const broken = await mkdtemp(path.join(folder, 'broken-'))
    const start = (place?: string) =>
      openServer({ ...(place && { PEND_GRAPHQL_DOCUMENTS: place }), PEND_GRAPHQL_ONLY_STORED: 'true' })
    await assert.rejects(start(), /none is stored/)
    await assert.rejects(start(path.join(broken, 'nowhere')), /cannot be read/)
    await assert.rejects(start(broken), /holds no GraphQL documents/)
    await writeFile(path.join(broken, 'old.graphql'), '{ gone }')
    await assert.rejects(start(broken), /The stored GraphQL document "old" cannot be served: .*gone/)
  })
})
