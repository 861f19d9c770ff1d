// GraphQL over HTTP on a real database: what clients can ask, what it costs, and what they never learn.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createAsSystem } from '#framework/operations/create.ts'
import { createRecords } from '#framework/operations/many/bulk.ts'
import {
  books,
  type GraphqlFixture,
  genres,
  openGraphqlFixture,
  shelves,
} from '#framework/testing/fixtures/open-graphql-fixture.ts'

let library: GraphqlFixture

before(async () => {
  library = await openGraphqlFixture()
  await fill('acme', 7)
  await fill('other', 3)
})
after(() => library.close())

/** Books `Book 1` … on two shelves, with one genre each. */
async function fill(tenant: string, count: number): Promise<void> {
  const ctx = library.contextOf('owner', { tenantId: library.tenantIdOf(tenant) })
  const [top, low] = await createRecords(ctx, shelves, [{ name: 'top', floor: 1 }, { name: 'low' }])
  const [novel, poem] = await createRecords(ctx, genres, [{ name: 'novel' }, { name: 'poem' }])
  await createRecords(
    ctx,
    books,
    Array.from({ length: count }, (_, index) => ({
      title: `Book ${index + 1}`,
      pages: (index + 1) * 10,
      price: `${index}.50`,
      state: index % 2 === 0 ? 'here' : 'lent',
      keywords: ['blue', `k${index}`],
      shelf: (index % 3 === 0 ? low : top)!.record.id,
      genres: [(index % 2 === 0 ? novel : poem)!.record.id],
    })),
  )
}

const titles = (answer: { data: { books: { nodes: { title: string }[] } } }) =>
  answer.data.books.nodes.map(({ title }) => title)

describe('connections', () => {
  test('a list has nodes, edges with cursors, page information and a count', async () => {
    const { data, errors } = await library.ask(
      'viewer.acme',
      '{ books(first: 2) { totalCount nodes { title } edges { cursor node { title } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }',
    )
    assert.equal(errors, undefined)
    assert.equal(data.books.totalCount, 7)
    assert.deepEqual(data.books.nodes, [{ title: 'Book 1' }, { title: 'Book 2' }])
    assert.deepEqual(
      data.books.edges.map((edge: { node: unknown }) => edge.node),
      data.books.nodes,
    )
    assert.deepEqual(data.books.pageInfo, {
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: data.books.edges[0].cursor,
      endCursor: data.books.edges[1].cursor,
    })
  })

  test('other documents request the same list with and without a count and versions', async () => {
    const bare = '{ books(first: 2) { nodes { title } } }'
    const counted =
      'fragment B on Book { v: version } query { books(first: 2) { totalCount edges { node { title ...B } } } }'
    for (const ask of [bare, counted, bare, counted, counted]) {
      const { data, errors } = await library.ask('viewer.acme', ask)
      assert.equal(errors, undefined)
      if (ask === bare) assert.deepEqual(data.books.nodes, [{ title: 'Book 1' }, { title: 'Book 2' }])
      else
        assert.deepEqual(data.books, {
          totalCount: 7,
          edges: [{ node: { title: 'Book 1', v: 1 } }, { node: { title: 'Book 2', v: 1 } }],
        })
    }
  })

  test('pages follow each other forwards and backwards without a gap', async () => {
    const page = (args: string) =>
      `{ books(${args}) { nodes { title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
    const first = await library.ask('viewer.acme', page('first: 3'))
    const second = await library.ask('viewer.acme', page(`first: 3, after: "${first.data.books.pageInfo.endCursor}"`))
    assert.deepEqual(titles(second), ['Book 4', 'Book 5', 'Book 6'])
    const back = await library.ask('viewer.acme', page(`last: 2, before: "${second.data.books.pageInfo.startCursor}"`))
    assert.deepEqual(titles(back), ['Book 2', 'Book 3'])
    assert.equal(back.data.books.pageInfo.hasPreviousPage, true)
    const end = await library.ask('viewer.acme', page('last: 2'))
    assert.deepEqual(titles(end), ['Book 6', 'Book 7'])
    assert.deepEqual([end.data.books.pageInfo.hasNextPage, end.data.books.pageInfo.hasPreviousPage], [false, true])
  })
})

describe('filters, search and order', () => {
  const filtered = (filter: string) => `{ books(filter: ${filter}) { totalCount nodes { title } } }`

  test('the declared filters apply, each and together', async () => {
    const cases: [string, string[]][] = [
      ['{ title: { exact: "Book 3" } }', ['Book 3']],
      ['{ state: { exact: lent }, pages: { gt: 20 } }', ['Book 4', 'Book 6']],
      ['{ pages: { in: [10, 70] } }', ['Book 1', 'Book 7']],
      ['{ pages: { in: [] } }', []],
      ['{ price: { gte: "5.50" } }', ['Book 6', 'Book 7']],
      ['{ pages: { range: [20, 30] } }', ['Book 2', 'Book 3']],
      ['{ published: { isnull: false } }', []],
      ['{ keywords: { has: "k4" } }', ['Book 5']],
      ['{ keywords: { overlaps: ["k0", "k1"] } }', ['Book 1', 'Book 2']],
      ['{ shelf: { name: { exact: "low" } } }', ['Book 1', 'Book 4', 'Book 7']],
      ['{ genres: { name: { startswith: "po" } } }', ['Book 2', 'Book 4', 'Book 6']],
    ]
    for (const [filter, expected] of cases) {
      const answer = await library.ask('editor.acme', filtered(filter))
      assert.deepEqual([filter, answer.errors, titles(answer)], [filter, undefined, expected])
      assert.equal(answer.data.books.totalCount, expected.length)
    }
  })

  test('a filter on an unreadable relation is refused like the record itself (FLD-05)', async () => {
    const { errors, data } = await library.ask('viewer.acme', filtered('{ genres: { name: { startswith: "po" } } }'))
    assert.deepEqual([errors?.[0]?.extensions.code, data], ['permissions.denied', null])
  })

  test('a filter may be a variable, also through ids of relations', async () => {
    const shelf = await library.ask('viewer.acme', '{ shelves(search: "LO") { nodes { id } } }')
    const answer = await library.ask(
      'viewer.acme',
      'query ($filter: BookFilter) { books(filter: $filter) { nodes { title } } }',
      { filter: { shelfId: { exact: shelf.data.shelves.nodes[0].id }, state: { in: ['lent'] } } },
    )
    assert.deepEqual(titles(answer), ['Book 4'])
  })

  test('an order goes up or down, by several fields', async () => {
    const answer = await library.ask('viewer.acme', '{ books(orderBy: [state_DESC, pages_DESC]) { nodes { title } } }')
    assert.deepEqual(titles(answer), ['Book 6', 'Book 4', 'Book 2', 'Book 7', 'Book 5', 'Book 3', 'Book 1'])
  })

  test('a filter without a value is refused, not dropped (GHSA-hxgm-ghmv-xjjm)', async () => {
    for (const filter of [
      '{ title: { exact: null } }',
      '{ title: null }',
      '{ shelf: { name: null } }',
      '{ shelf: null }',
    ]) {
      const { data, errors } = await library.ask('viewer.acme', filtered(filter))
      assert.equal(data, null, filter)
      assert.equal(errors[0]!.extensions.code, 'request.invalid_parameter', filter)
    }
  })

  test('hidden fields cannot be selected, filtered, sorted, searched or written (CVE-2023-30843, CVE-2025-30352)', async () => {
    const documents = [
      '{ books { nodes { secret } } }',
      '{ books(filter: { secret: { exact: "x" } }) { totalCount } }',
      '{ books(filter: { shelf: { code: { exact: "x" } } }) { totalCount } }',
      '{ books(orderBy: [secret_ASC]) { totalCount } }',
      'mutation { createBook(input: { title: "x", secret: "x" }) { book { id } } }',
    ]
    for (const document of documents) {
      const { status, errors } = await library.ask('owner.acme', document)
      assert.deepEqual([status, errors[0]!.extensions.code], [200, 'graphql.invalid_document'], document)
    }
    const ctx = library.contextOf('owner', { tenantId: library.tenantIdOf('hiding') })
    await createAsSystem(ctx, books, { title: 'plain', secret: 'needle' })
    const { data } = await library.ask('owner.hiding', '{ books(search: "needle") { totalCount } }')
    assert.equal(data.books.totalCount, 0)
  })

  test('page sizes below one and above the cap are refused (CVE-2026-63421)', async () => {
    for (const args of [
      'first: -1',
      'first: 0',
      'first: 201',
      'last: -5',
      'first: 1, last: 1',
      'first: 1, before: "x"',
    ]) {
      const { errors } = await library.ask('viewer.acme', `{ books(${args}) { nodes { title } } }`)
      assert.equal(errors[0]!.extensions.code, 'request.invalid_parameter', args)
    }
  })

  test('a cursor of another list, another order or an invented one is refused (CVE-2026-33326)', async () => {
    const { data } = await library.ask('viewer.acme', '{ books(first: 1) { pageInfo { endCursor } } }')
    const cursor = data.books.pageInfo.endCursor
    for (const args of [
      `after: "${cursor}", orderBy: [pages_ASC]`,
      'after: "nonsense"',
      'after: ""',
      'before: "bnVsbA"',
    ]) {
      const { errors } = await library.ask('viewer.acme', `{ books(${args}) { nodes { title } } }`)
      assert.equal(errors[0]!.extensions.code, 'request.invalid_cursor', args)
    }
  })
})

describe('relations', () => {
  test('a list with one relation is two statements', async () => {
    library.countStatements()
    const { data } = await library.ask('viewer.acme', '{ books { nodes { title shelfId shelf { id name } } } }')
    assert.equal(library.countStatements(), 2)
    assert.equal(data.books.nodes.length, 7)
    for (const book of data.books.nodes) assert.equal(book.shelf.id, book.shelfId)
  })

  test('a list without relation and count is one statement', async () => {
    library.countStatements()
    const seen: string[] = []
    const stop = library.runtime.database.observe(({ text }) => seen.push(text))
    await library.ask('viewer.acme', '{ books { nodes { title shelfId genreIds } } }')
    stop()
    assert.equal(library.countStatements(), 1)
    assert.doesNotMatch(seen[0]!, /count\(/)
  })

  test('inverse lists are one statement for all parents', async () => {
    library.countStatements()
    const { data, errors } = await library.ask(
      'editor.acme',
      '{ shelves { nodes { name books(first: 2, filter: { pages: { gt: 10 } }) { totalCount nodes { title } pageInfo { hasNextPage } } } } }',
    )
    assert.equal(errors, undefined)
    assert.equal(library.countStatements(), 2)
    assert.deepEqual(data.shelves.nodes, [
      {
        name: 'low',
        books: { totalCount: 2, nodes: [{ title: 'Book 4' }, { title: 'Book 7' }], pageInfo: { hasNextPage: false } },
      },
      {
        name: 'top',
        books: { totalCount: 4, nodes: [{ title: 'Book 2' }, { title: 'Book 3' }], pageInfo: { hasNextPage: true } },
      },
    ])
  })

  test('relations to many work both ways, level by level', async () => {
    library.countStatements()
    const { data, errors } = await library.ask(
      'editor.acme',
      '{ genres(filter: { name: { exact: "poem" } }) { nodes { books(first: 1) { nodes { title genres { name } shelf { name } } } } } }',
    )
    assert.equal(errors, undefined)
    assert.equal(library.countStatements(), 4)
    assert.deepEqual(data.genres.nodes[0].books.nodes, [
      { title: 'Book 2', genres: [{ name: 'poem' }], shelf: { name: 'top' } },
    ])
  })

  test('parents without records have empty lists with a count of zero', async () => {
    const ctx = library.contextOf('owner', { tenantId: library.tenantIdOf('lonely') })
    await createRecords(ctx, shelves, [{ name: 'empty' }])
    const { data } = await library.ask('viewer.lonely', '{ shelves { nodes { books { totalCount nodes { id } } } } }')
    assert.deepEqual(data.shelves.nodes, [{ books: { totalCount: 0, nodes: [] } }])
  })

  test('two aliases of one list with other arguments stay separate', async () => {
    const { data } = await library.ask(
      'viewer.acme',
      '{ shelves(first: 1) { nodes { one: books(first: 1) { nodes { title } } last: books(last: 1) { nodes { title } } } } }',
    )
    assert.deepEqual(data.shelves.nodes[0].one.nodes, [{ title: 'Book 1' }])
    assert.deepEqual(data.shelves.nodes[0].last.nodes, [{ title: 'Book 7' }])
  })

  test('one document reads many records by id in one statement (CVE-2026-35441)', async () => {
    const { data } = await library.ask('viewer.acme', '{ books(first: 5) { nodes { id } } }')
    const fields = data.books.nodes.map(
      ({ id }: { id: string }, index: number) => `b${index}: book(id: "${id}") { title }`,
    )
    library.countStatements()
    const answer = await library.ask('viewer.acme', `{ ${fields.join(' ')} }`)
    assert.equal(library.countStatements(), 1)
    assert.equal(answer.data.b4.title, 'Book 5')
  })
})

describe('the schema', () => {
  test('has the names of the surface settings and refuses one name for two resources', async () => {
    const { buildSchemaText } = await import('./schema/build-schema.ts')
    const { defineGraphql } = await import('./define-graphql.ts')
    const textOf = (...surfaces: ReturnType<typeof defineGraphql>[]) =>
      buildSchemaText({ models: library.application.models, endpoints: [], surfaces })
    const renamed = textOf(defineGraphql(books, { type: 'Volume' }), defineGraphql(genres, { isServed: false }))
    assert.match(renamed, /type Volume implements Node \{/)
    assert.match(renamed, /volumes\(/)
    assert.match(renamed, /createVolumes\([^)]*inputs: \[CreateVolumeInput!\]!\s*\)/)
    assert.doesNotMatch(renamed, /Genre!|genres: /)
    assert.throws(
      () => textOf(defineGraphql(books, { type: 'Genre' })),
      /GraphQL type "Genre" is wanted twice: by "books: records", and by "genres: records"/,
    )
  })

  test('says exactly what may be null and what may be omitted', async () => {
    const { buildSchemaText } = await import('./schema/build-schema.ts')
    const text = buildSchemaText(library.application)
    const input = /input CreateBookInput \{[^}]*\}/.exec(text)![0]
    assert.match(input, /title: String!\n/)
    assert.match(input, /state: BookState! = here\n/)
    assert.match(input, /genreIds: \[ID!\]! = \[\]\n/)
    assert.match(input, /pages: Int\n/)
    assert.doesNotMatch(input, /lendings|secret/)
    const update = /input UpdateBookInput \{[^}]*\}/.exec(text)![0]
    assert.match(update, /title: String\n/)
    assert.match(text, /enum BookState \{[^}]*\bhere\n[^}]*\blent\n\}/)
    assert.match(text, /binding: String\n/)
  })
})
