// Searches put the best matches first, page by page and on every surface, using only what the caller may read.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { type AppServer, type Caller, openApps } from '../support/app-server.ts'

const shelves = defineResource('shelves', { fields: { floor: integer() }, audit: false })
const books = defineResource('books', {
  fields: {
    title: text({ max: 200, search: true }),
    body: text({ search: true }),
    secret: text({ search: true }),
    number: integer(),
    shelf: reference('shelves', { inverse: 'books' }),
  },
  filters: ['title', 'body', 'number', 'shelf'],
  ordering: ['-number'],
  audit: false,
})
/** Everybody sees published records, and nobody the rest. */
const notices = defineResource('notices', {
  rows: conditions({ read: [{ where: "state = 'published'" }, { may: 'readAll' }], write: [{ may: 'readAll' }] }),
  fields: { title: text({ search: true }), number: integer(), state: choice(['draft', 'published']) },
  ordering: ['-number'],
  audit: false,
})
const library = defineApp({
  name: 'library',
  resources: [shelves, books, notices],
  policies: [
    definePolicy(shelves, [allow('viewer', ['read'])]),
    definePolicy(books, [allow('viewer', ['read'])], { fields: { secret: { read: 'admin' } } }),
    definePolicy(notices, [allow('viewer', ['read']), allow('owner', ['readAll'])]),
  ],
})

/** How many matches a search ranks, and how many it walks through at most. */
const [MOST_RANKED, MANY] = [500, 2500]

let server: AppServer
before(async () => {
  server = await openApps([library])
})
after(() => server.close())

const arrange = (sql: string, values: unknown[] = []) => runStatement(server.fixture.adminUrl, sql, values)

interface Book {
  readonly title: string
  readonly body?: string
  readonly secret?: string
  readonly shelf?: string
}

/** Numbered as given, so that the list's default order is the reverse. */
function keep({ tenantId }: Caller, given: readonly (Book | string)[], from = 0) {
  const rows = given.map((book, index) => ({
    ...(typeof book === 'string' ? { title: book } : book),
    number: from + index,
  }))
  return arrange(
    `insert into books (tenant_id, title, body, secret, number, shelf_id)
     select $1, title, body, secret, number, shelf
     from json_to_recordset($2) as given(title text, body text, secret text, number int, shelf uuid)`,
    [tenantId, JSON.stringify(rows)],
  )
}

const times = <T>(count: number, of: T): T[] => Array.from({ length: count }, () => of)

type Asked = Record<string, string | number>

const ask = (caller: Caller, query: Asked, resource = 'books') =>
  server.send(caller, ['GET', `/api/v1/${resource}?${new URLSearchParams(query as Record<string, string>)}`])

async function list(caller: Caller, query: Asked, resource = 'books') {
  const answer = await ask(caller, query, resource)
  assert.equal(answer.status, 200, answer.text)
  return answer.body as {
    results: Named[]
    isRanked?: boolean
    count: number | null
    next: string | null
    previous: string | null
  }
}

interface Named {
  readonly title: string
  readonly number: number
}

const numbersOf = (of: readonly Named[]) => of.map(({ number }) => number)
const range = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => from - index)

/** The numbers of all pages in order, from a cursor on. */
async function walk(caller: Caller, query: Asked, { cursor = '', to = 'next', between = async () => {} }: Walk = {}) {
  const numbers: number[][] = []
  let last = cursor
  for (let place: string | null = cursor; place !== null; await between()) {
    last = place
    const page: Awaited<ReturnType<typeof list>> = await list(caller, { ...query, cursor: place })
    numbers.push(numbersOf(page.results))
    const link = page[to]
    place = link && new URL(link, 'http://x').searchParams.get('cursor')
  }
  return { numbers: (to === 'next' ? numbers : numbers.toReversed()).flat(), last }
}

interface Walk {
  readonly cursor?: string
  readonly to?: 'next' | 'previous'
  between?(): Promise<unknown>
}

async function connection(caller: Caller, args: string) {
  const selection =
    'isRanked totalCount nodes { title number } pageInfo { startCursor endCursor hasNextPage hasPreviousPage }'
  const { data, errors } = await server.graphql(caller, `{ books(${args}) { ${selection} } }`)
  assert.equal(errors, undefined, JSON.stringify(errors))
  return data.books
}

/** The numbers of all pages of a connection, by `first` and `after` or by `last` and `before`. */
async function walkConnection(
  caller: Caller,
  args: string,
  [size, beside]: readonly ['first', 'after'] | readonly ['last', 'before'],
) {
  const pages: number[][] = []
  for (let cursor: string | null = null, isMore = true; isMore; ) {
    const { nodes, pageInfo } = await connection(
      caller,
      `${args}, ${size}: 3${cursor ? `, ${beside}: "${cursor}"` : ''}`,
    )
    pages.push(numbersOf(nodes))
    cursor = size === 'first' ? pageInfo.endCursor : pageInfo.startCursor
    isMore = size === 'first' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage
  }
  return (size === 'first' ? pages : pages.toReversed()).flat()
}

const LADDER: readonly Book[] = [
  { title: 'Concatenated' },
  { title: 'Dogs', body: 'Concatenated' },
  { title: 'Dogs', body: 'Some catnip' },
  { title: 'Some catnip' },
  { title: 'Dogs', body: 'A cat, sleeping' },
  { title: 'A CAT, sleeping' },
  { title: 'Dogs', body: 'Cat' },
  { title: 'Cät' },
]
/** The field itself, a word of it, the beginning of a word, a part of one; each time the title before the body. */
const BEST_FIRST = [7, 6, 5, 4, 3, 2, 0, 1]

describe('a search', () => {
  test('puts the whole field before a word of it, that before its beginning, that before a part, and earlier fields before later ones', async () => {
    const caller = server.callerOf('viewer')
    await keep(caller, LADDER)
    for (const search of ['cat', 'CAT', 'cát', ' cat ']) {
      const { results, isRanked, count } = await list(caller, { search })
      assert.deepEqual([numbersOf(results), isRanked, count], [BEST_FIRST, true, LADDER.length], search)
    }
    const { nodes, isRanked, totalCount } = await connection(caller, 'search: "cat"')
    assert.deepEqual([numbersOf(nodes), isRanked, totalCount], [BEST_FIRST, true, LADDER.length])
  })

  test('puts adjacent words before separate ones, and keeps the order of the list among equals', async () => {
    const caller = server.callerOf('viewer')
    const apart = ['Park of Mansfield', 'Mansfield and the park', 'Parks in Mansfield']
    await keep(caller, [...apart, 'To Mansfield Park', 'Mansfield, park and house', 'Mansfield park'])
    assert.deepEqual(numbersOf((await list(caller, { search: 'mansfield park' })).results), [5, 4, 3, 1, 0, 2])
    const other = server.callerOf('viewer')
    await keep(other, ['New York, New York', 'York New', 'New York', 'New York New York'])
    assert.deepEqual(numbersOf((await list(other, { search: 'new york new york' })).results), [3, 0, 2, 1])
  })

  test('takes letters of every script and signs of every kind literally', async () => {
    for (const [search, best, worse] of [
      ['мир', 'О мире: Мир!', 'Мировой'],
      ['ελ', 'το ελ', 'ελληνικά'],
      ['日本', '「日本」', '日本語'],
      ['strasse', 'Die Straße hier', 'Straßenbahn'],
      ['c++', 'Learn C++ now', 'Learn c++x now'],
      ['.*', 'x .* y', 'a.*b'],
      ['\\d', 'x \\d y', 'a\\d'],
      ['(', 'x ( y', 'a(b'],
    ] as const) {
      const caller = server.callerOf('viewer')
      await keep(caller, [best, worse])
      const { results } = await list(caller, { search })
      assert.deepEqual(numbersOf(results), [0, 1], search)
    }
  })

  test('compares the beginnings of long texts', async () => {
    const caller = server.callerOf('viewer')
    const long = 'so on and '.repeat(100)
    await keep(caller, [
      { title: 'x', body: `cat ${long}` },
      { title: 'x', body: `${long} cat` },
    ])
    assert.deepEqual(numbersOf((await list(caller, { search: 'cat' })).results), [0, 1])
  })

  test('combines with pages, offsets, filters, fields and includes', async () => {
    const caller = server.callerOf('viewer')
    const [shelf] = await arrange('insert into shelves (tenant_id, floor) values ($1, 3) returning id', [
      caller.tenantId,
    ])
    await keep(
      caller,
      LADDER.map((book) => ({ ...book, shelf: String(shelf!.id) })),
    )
    const search = { search: 'cat' }
    const numbers = async (query: Asked) => numbersOf((await list(caller, { ...search, ...query })).results)
    assert.deepEqual(await numbers({ page: 2, page_size: 3 }), BEST_FIRST.slice(3, 6))
    assert.deepEqual(await numbers({ offset: 5, limit: 2 }), BEST_FIRST.slice(5, 7))
    assert.deepEqual(await numbers({ title: 'Dogs' }), [6, 4, 2, 1])
    assert.deepEqual(await numbers({ body__icontains: 'concat' }), [1])
    const { results } = await list(caller, { ...search, fields: 'number,shelf', include: 'shelf', page_size: 1 })
    assert.deepEqual(Object.keys(results[0]!), ['number', 'shelf'])
    assert.equal((results[0] as unknown as { shelf: { floor: number } }).shelf.floor, 3)
  })

  test('sorts otherwise on request, and by relevance on request', async () => {
    const caller = server.callerOf('viewer')
    await keep(caller, LADDER)
    const numbers = async (query: Asked) => {
      const { results, isRanked } = await list(caller, query)
      return [numbersOf(results), isRanked]
    }
    assert.deepEqual(await numbers({ search: 'cat', ordering: 'number' }), [range(7, 0).toReversed(), undefined])
    assert.deepEqual(await numbers({ search: 'cat', ordering: 'relevance' }), [BEST_FIRST, true])
    assert.deepEqual(await numbers({ search: 'ca', ordering: 'relevance,number' }), [[3, 5, 7, 2, 4, 6, 0, 1], true])
    assert.deepEqual(await numbers({ ordering: 'number', page_size: 2 }), [[0, 1], undefined])
    const ofGraphql = async (args: string) => {
      const { nodes, isRanked } = await connection(caller, args)
      return [numbersOf(nodes), isRanked]
    }
    assert.deepEqual(await ofGraphql('search: "cat", orderBy: [number_ASC]'), [range(7, 0).toReversed(), false])
    assert.deepEqual(await ofGraphql('search: "cat", orderBy: [RELEVANCE]'), [BEST_FIRST, true])
    assert.deepEqual(await ofGraphql('search: "nothing", orderBy: [number_ASC]'), [[], false])
    assert.deepEqual(await ofGraphql('first: 1'), [[7], false])
  })

  test('refuses a wrong request for relevance', async () => {
    const caller = server.callerOf('viewer')
    for (const [resource, query] of [
      ['books', { ordering: 'relevance' }],
      ['books', { ordering: 'relevance', search: ' ' }],
      ['books', { ordering: '-relevance', search: 'x' }],
      ['books', { ordering: 'number,relevance', search: 'x' }],
      ['books', { ordering: 'relevance,relevance', search: 'x' }],
      ['books', { ordering: 'relevance,secret', search: 'x' }],
      ['books', { relevance: 'x' }],
      ['shelves', { ordering: 'relevance' }],
    ] as [string, Asked][]) {
      const { status, body } = await ask(caller, query, resource)
      assert.equal(status, 400, JSON.stringify(query))
      assert.ok(body.errors.length > 0, JSON.stringify(query))
    }
    for (const field of ['books(orderBy: [RELEVANCE])', 'books(search: "x", orderBy: [number_ASC, RELEVANCE])']) {
      const { errors } = await server.graphql(caller, `{ ${field} { nodes { id } } }`)
      assert.equal(errors[0].extensions.code, 'request.invalid_parameter', field)
    }
    const { errors } = await server.graphql(caller, '{ shelves(orderBy: [RELEVANCE]) { nodes { id } } }')
    assert.equal(errors[0].extensions.code, 'graphql.invalid_document')
  })
})

/** The same numbers on every run. */
function dice(seed: number) {
  let state = seed
  return (sides: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor(state / 65_536) % sides
  }
}

const PARTS = ['ab', 'abc', 'cab', 'xaby', 'ba', 'a-b', 'AB', 'ab,']

/** A few of the parts in a row, among them none. */
function someText(roll: ReturnType<typeof dice>): string {
  return times(roll(4), '')
    .map(() => PARTS[roll(PARTS.length)]!)
    .join(' ')
}

/** The documented promise, restated without SQL. */
function rankOf(search: string, fields: readonly string[]): number[] {
  const texts = fields.map((field) => field.toLowerCase())
  const words = [...new Set(search.toLowerCase().split(' '))]
  const level = (tests: readonly ((text: string) => boolean)[]) => {
    const place = tests.flatMap((holds) => texts.map(holds)).indexOf(true)
    return place === -1 ? 0 : tests.length * texts.length - place
  }
  const stands = (pattern: string) => (text: string) => new RegExp(pattern).test(text)
  const sideBySide = search.toLowerCase().split(' ').join('[^a-z0-9]+')
  const whole = [(text: string) => text === search.toLowerCase(), stands(`(?<![a-z0-9])${sideBySide}(?![a-z0-9])`)]
  return [
    level(words.length > 1 ? whole : whole.slice(0, 1)),
    words.reduce(
      (sum, word) =>
        sum + level([stands(`(?<![a-z0-9])${word}(?![a-z0-9])`), stands(`(?<![a-z0-9])${word}`), stands(word)]),
      0,
    ),
  ]
}

describe('pages of a search', () => {
  test('are one list in both directions and on every surface, whatever its texts', async () => {
    const roll = dice(20_261_130)
    for (const search of ['ab', 'ba', 'ab ba', 'ba ab', 'abc', 'ab ab', 'zz']) {
      const caller = server.callerOf('viewer')
      const given = times(60, null).map(() => ({ title: someText(roll), body: someText(roll) }))
      await keep(caller, given)
      const expected = given
        .map(({ title, body }, number) => ({ number, texts: [title, body] }))
        .filter(({ texts }) =>
          search.split(' ').every((word) => texts.some((text) => text.toLowerCase().includes(word))),
        )
        .map(({ number, texts }) => ({ number, rank: rankOf(search, texts) }))
        .sort(
          (one, other) => other.rank[0]! - one.rank[0]! || other.rank[1]! - one.rank[1]! || other.number - one.number,
        )
        .map(({ number }) => number)
      const whole = await list(caller, { search, page_size: 200 })
      assert.deepEqual(numbersOf(whole.results), expected, search)
      const query = { search, page_size: 7 }
      const { numbers, last } = await walk(caller, query)
      assert.deepEqual(numbers, expected, search)
      const back = await walk(caller, query, { cursor: last, to: 'previous' })
      assert.deepEqual(back.numbers, expected, search)
      const args = `search: "${search}"`
      assert.deepEqual(await walkConnection(caller, args, ['first', 'after']), expected, search)
      assert.deepEqual(await walkConnection(caller, args, ['last', 'before']), expected, search)
    }
  })

  test('neither lose nor double unchanged records while others come, go and change', async () => {
    const caller = server.callerOf('viewer')
    const roll = dice(7)
    const given = times(80, null).map(() => ({ title: someText(roll), body: 'ab' }))
    await keep(caller, given)
    const before = numbersOf((await list(caller, { search: 'ab', page_size: 200 })).results)
    const staying = (numbers: readonly number[]) => numbers.filter((number) => number < 80 && number % 4 !== 0)
    let round = 0
    const between = async () => {
      round++
      await keep(caller, [{ title: someText(roll), body: 'ab' }], 100 + round)
      await arrange('delete from books where tenant_id = $1 and number = $2', [caller.tenantId, round * 8])
      const changed = [caller.tenantId, round * 8 - 4, someText(roll)]
      await arrange('update books set title = $3 where tenant_id = $1 and number = $2', changed)
    }
    const { numbers } = await walk(caller, { search: 'ab', page_size: 7 }, { between })
    assert.deepEqual(staying(numbers), staying(before))
  })

  test('each belong to their own list', async () => {
    const caller = server.callerOf('viewer')
    await keep(caller, LADDER)
    const { next } = await list(caller, { search: 'cat', page_size: 2, cursor: '' })
    const cursor = new URL(next!, 'http://x').searchParams.get('cursor')!
    const content = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const changed = (values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url')
    const [seal, direction, rank, ...place] = content
    for (const query of [
      { search: 'cat', cursor, ordering: '-number' },
      { search: 'cats', cursor },
      { cursor },
      { search: 'cat', cursor: changed([seal, direction, rank + 1, ...place]) },
      { search: 'cat', cursor: changed([seal, direction, ...place]) },
      { search: 'cat', cursor: changed([seal, direction, 'many', ...place]) },
      { search: 'cat', cursor: changed([seal, direction, rank, rank, ...place]) },
      { search: 'cat', cursor: changed([seal, direction, 1e99, ...place]) },
    ] as Asked[]) {
      const { status, body } = await ask(caller, query)
      assert.deepEqual([status, body.code], [400, 'request.invalid_cursor'], JSON.stringify(query))
    }
    assert.equal((await ask(caller, { search: 'cat', cursor, ordering: 'relevance' })).status, 200)
  })
})

describe('a long list', () => {
  test('is ranked where few records match', async () => {
    const caller = server.callerOf('viewer')
    await keep(caller, ['cat', ...LADDER, ...times(MANY, 'dog')])
    const { results, isRanked, count } = await list(caller, { search: 'cat' })
    assert.deepEqual([numbersOf(results)[0], isRanked, count], [8, true, LADDER.length + 1])
    const { numbers, last } = await walk(caller, { search: 'cat', page_size: 2 })
    assert.deepEqual(numbers, numbersOf(results))
    assert.deepEqual(
      (await walk(caller, { search: 'cat', page_size: 2 }, { cursor: last, to: 'previous' })).numbers,
      numbers,
    )
    assert.deepEqual(await walkConnection(caller, 'search: "cat"', ['last', 'before']), numbers)
    assert.deepEqual(
      numbersOf((await list(caller, { search: 'ca', page_size: 2 })).results),
      [8, 6],
      'too short for an index',
    )
  })

  for (const [name, others] of [
    ['short', 0],
    ['long', MANY],
  ] as const)
    test(`keeps its own order where too many match, and says so: a ${name} one`, async () => {
      const caller = server.callerOf('viewer')
      await keep(caller, ['cat', ...times(MOST_RANKED, 'cat nap'), ...times(others, 'dog')])
      const expected = range(MOST_RANKED, 0)
      for (const ordering of [{}, { ordering: 'relevance' }] as Asked[]) {
        const { results, isRanked } = await list(caller, { search: 'cat', page_size: 5, ...ordering })
        assert.deepEqual([numbersOf(results), isRanked], [expected.slice(0, 5), false])
      }
      const { numbers, last } = await walk(caller, { search: 'cat', page_size: 150 })
      assert.deepEqual(numbers, expected)
      assert.deepEqual(
        (await walk(caller, { search: 'cat', page_size: 150 }, { cursor: last, to: 'previous' })).numbers,
        expected,
      )
      for (const [from, places] of [
        ['first: 2', [0, 1]],
        ['last: 2', [MOST_RANKED - 1, MOST_RANKED]],
      ] as const) {
        const { nodes, isRanked } = await connection(caller, `search: "cat", ${from}`)
        assert.deepEqual([numbersOf(nodes), isRanked], [places.map((place) => expected[place]), false], from)
      }
      await arrange('delete from books where tenant_id = $1 and number < 2', [caller.tenantId])
      assert.equal((await list(caller, { search: 'cat' })).isRanked, true)
    })

  test('keeps its own order where a word is as frequent everywhere as at its beginning', async () => {
    const caller = server.callerOf('viewer')
    await keep(
      caller,
      times(6000, 'dog').map((title, number) => (number % 10 === 0 ? 'dog and cat' : title)),
    )
    const { results, isRanked } = await list(caller, { search: 'cat', page_size: 2 })
    assert.deepEqual([numbersOf(results), isRanked], [[5990, 5980], false])
  })

  test('keeps its order from page to page while it grows and shrinks past the ranking limit', async () => {
    const caller = server.callerOf('viewer')
    const few = times(MOST_RANKED - 1, 'cat nap')
    await keep(caller, ['cat', ...few, ...times(MANY, 'dog')])
    const add = () => keep(caller, ['cat nap', 'cat nap'], 100_000)
    const ranked = await walk(caller, { search: 'cat', page_size: 200 }, { between: add })
    assert.deepEqual(ranked.numbers, [0, ...range(MOST_RANKED - 1, 1)], 'what came stands before the cursor')
    assert.equal((await list(caller, { search: 'cat' })).isRanked, false)
    const remove = () => arrange('delete from books where tenant_id = $1 and number >= 100000', [caller.tenantId])
    const plain = await walk(caller, { search: 'cat', page_size: 200 }, { between: remove })
    assert.deepEqual(
      plain.numbers.filter((number) => number < 100_000),
      range(MOST_RANKED - 1, 0),
    )
    assert.equal((await list(caller, { search: 'cat' })).isRanked, true)
  })
})

describe('related records', () => {
  test('are searched with the best match first, for each record', async () => {
    const caller = server.callerOf('viewer')
    const ids = (
      await arrange('insert into shelves (tenant_id, floor) select $1, n from generate_series(0, 2) n returning id', [
        caller.tenantId,
      ])
    ).map(({ id }) => String(id))
    await keep(
      caller,
      LADDER.map((book) => ({ ...book, shelf: ids[0]! })),
    )
    await keep(
      caller,
      ['cat', ...times(MOST_RANKED, 'cat nap')].map((title) => ({ title, shelf: ids[1]! })),
    )
    const shelved = async (args: string) => {
      const query = `{ shelves(orderBy: [createdAt_ASC]) { nodes { id books(search: "cat", ${args}) { isRanked nodes { title number } pageInfo { startCursor endCursor } } } } }`
      const { data, errors } = await server.graphql(caller, query)
      assert.equal(errors, undefined, JSON.stringify(errors))
      return ids.map((id) => data.shelves.nodes.find((shelf: { id: string }) => shelf.id === id).books)
    }
    const said = async (args: string) =>
      (await shelved(args)).map(({ nodes, isRanked }) => [numbersOf(nodes), isRanked])
    const last = range(MOST_RANKED, 0)
    assert.deepEqual(await said('first: 3'), [
      [BEST_FIRST.slice(0, 3), true],
      [last.slice(0, 3), false],
      [[], true],
    ])
    assert.deepEqual(await said('last: 3'), [
      [BEST_FIRST.slice(-3), true],
      [last.slice(-3), false],
      [[], true],
    ])
    assert.deepEqual((await said('first: 3, orderBy: [number_ASC]'))[0], [[0, 1, 2], false])
    for (const [index, whole] of [BEST_FIRST, last].entries()) {
      const { pageInfo } = (await shelved('first: 3'))[index]
      const one = async (args: string) => {
        const query = `query ($id: ID!) { shelf(id: $id) { books(search: "cat", ${args}) { nodes { title number } pageInfo { startCursor } } } }`
        return (await server.graphql(caller, query, { id: ids[index] })).data.shelf.books
      }
      const after = await one(`first: 3, after: "${pageInfo.endCursor}"`)
      assert.deepEqual(numbersOf(after.nodes), whole.slice(3, 6))
      const before = await one(`last: 2, before: "${after.pageInfo.startCursor}"`)
      assert.deepEqual(numbersOf(before.nodes), whole.slice(1, 3))
    }
  })
})

describe('unreadable data', () => {
  test('decides no position in a list: a field with a rule (FLD-04, CVE-2025-64748)', async () => {
    const admin = server.callerOf('admin')
    const viewer = server.callerOf('viewer', admin.tenantId)
    await keep(admin, [
      { title: 'x', secret: 'cat' },
      { title: 'my cat', secret: 'cat' },
      { title: 'a cat' },
      { title: 'the cat', body: 'cat' },
    ])
    const of = async (caller: Caller) => numbersOf((await list(caller, { search: 'cat' })).results)
    assert.deepEqual(await of(admin), [3, 1, 0, 2])
    const seen = await of(viewer)
    assert.deepEqual(seen, [3, 2, 1])
    await arrange('update books set secret = null where tenant_id = $1', [admin.tenantId])
    assert.deepEqual(await of(viewer), seen)
    const cursor = (await list(viewer, { search: 'cat', page_size: 1, cursor: '' })).next
    assert.doesNotMatch(
      Buffer.from(new URL(cursor!, 'http://x').searchParams.get('cursor')!, 'base64url').toString(),
      /secret/,
    )
  })

  test('does not decide whether a list is ranked: hidden rows (FLD-04)', async () => {
    const owner = server.callerOf('owner')
    const viewer = server.callerOf('viewer', owner.tenantId)
    const put = (title: string, state: string, [first, last]: readonly [number, number]) =>
      arrange(
        'insert into notices (tenant_id, title, state, number) select $1, $2, $3, n from generate_series($4::int, $5::int) n',
        [owner.tenantId, title, state, first, last],
      )
    await put('cat', 'published', [0, 0])
    await put('cat nap', 'published', [1, 3])
    await put('dog', 'published', [1000, 1000 + MANY])
    const said = async (caller: Caller) => {
      const { results, isRanked, count } = await list(caller, { search: 'cat', page_size: 2 }, 'notices')
      return [numbersOf(results), isRanked, count]
    }
    const seen = [[0, 3], true, 4]
    assert.deepEqual([await said(viewer), await said(owner)], [seen, seen])
    await put('cat', 'draft', [10, 10 + MOST_RANKED])
    assert.deepEqual(await said(viewer), seen)
    assert.equal((await said(owner))[1], false)
  })
})

describe('the documents', () => {
  test('say that the best matches come first, and how to request it', async () => {
    const caller = server.callerOf('viewer')
    const { body } = await server.send(caller, ['GET', '/api/v1/openapi.json'])
    const parameterOf = (resource: string) =>
      body.paths[`/api/v1/${resource}`].get.parameters.find(({ name }: { name: string }) => name === 'ordering')
    assert.ok(parameterOf('books').schema.items.enum.includes('relevance'))
    assert.match(parameterOf('books').description, /best matches come first/)
    assert.ok(!parameterOf('shelves').schema.items.enum.includes('relevance'))
    assert.equal(body.components.schemas.BookList.properties.isRanked.type, 'boolean')
    assert.equal(body.components.schemas.ShelfList.properties.isRanked, undefined)
    const { data } = await server.graphql(
      caller,
      '{ order: __type(name: "BookOrder") { enumValues { name } } other: __type(name: "ShelfOrder") { enumValues { name } } page: __type(name: "ShelfConnection") { fields { name } } }',
    )
    const namesOf = (of: readonly { name: string }[]) => of.map(({ name }) => name)
    assert.ok(namesOf(data.order.enumValues).includes('RELEVANCE'))
    assert.ok(!namesOf(data.other.enumValues).includes('RELEVANCE'))
    assert.ok(!namesOf(data.page.fields).includes('isRanked'))
  })
})
