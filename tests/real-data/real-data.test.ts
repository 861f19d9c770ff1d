// A real public data set enters through the public API and comes out in every way a client can request.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { sortableFields } from '#framework/operations/listing/list-query.ts'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { type FilterCase, filterCasesOf, type Ranks, searchIn, sortBy } from './expected.ts'
import { readFeatures } from './features.ts'
import { type Article, importLibrary, type Library } from './library.ts'
import { listGraphql, listRest, type Walk, walkGraphql, walkRest } from './walk.ts'

const features = readFeatures()
// Every third feature; loaddata imports one in ten of them.
const chosen = features.filter((_, n) => n % 3 === 0)
// The other tenant shares half of its titles and slugs with the first.
const others = [...chosen.slice(0, 125), ...features.filter((_, n) => n % 3 === 1).slice(0, 125)]

let server: TestServer
let mdn: Library
let other: Library
let asMdn: Walk
let asOther: Walk
let ranks: Ranks
before(async () => {
  server = await openServer()
  mdn = await importLibrary(server, 'MDN', {
    byBulk: chosen.filter((_, n) => n % 10 !== 0),
    byLoaddata: chosen.filter((_, n) => n % 10 === 0),
  })
  other = await importLibrary(server, 'Other', {
    byBulk: others.filter((_, n) => n % 2 === 0),
    byLoaddata: others.filter((_, n) => n % 2 === 1),
  })
  // As autovacuum does within a minute of an import: until then, plans assume empty tables.
  await withClient(testDatabaseUrls().adminUrl, (client) => client.query('analyze'))
  asMdn = { server, token: mdn.owner.access }
  asOther = { server, token: other.owner.access }
  ranks = {
    title: await rankTexts(titlesOf(mdn.articles), 'und-x-icu'),
    slug: await rankTexts(
      mdn.articles.map(({ slug }) => slug),
      'C',
    ),
  }
})
after(() => server.close())

/** The position of each text in a database order: that of people, or of code points. */
async function rankTexts(texts: readonly string[], collation: string): Promise<ReadonlyMap<string, number>> {
  return withClient(testDatabaseUrls().adminUrl, async (client) => {
    const statement = `select distinct t collate "${collation}" as t from unnest($1::text[]) as t order by 1`
    const { rows } = await client.query(statement, [texts])
    return new Map(rows.map(({ t }, index) => [t as string, index]))
  })
}

const titlesOf = (articles: readonly Article[]) => articles.map(({ title }) => title)
const byTitle = (articles: readonly Article[]) => sortBy(articles, 'title', ranks)
const encode = (value: unknown) => encodeURIComponent(Array.isArray(value) ? value.join(',') : String(value))

function assertSame(actual: readonly Article[], expected: readonly Article[]) {
  assert.equal(actual.length, expected.length)
  // Titles first: people can read a difference between them.
  assert.deepEqual(titlesOf(actual), titlesOf(expected))
  for (const [index, article] of actual.entries()) assert.deepEqual(article, expected[index])
}

describe('the import', () => {
  test('creates at least 5,000 records by bulk create and 500 by loaddata in one tenant, and 250 in another', (t) => {
    t.diagnostic(
      `${mdn.articles.length} articles: ${mdn.speeds.bulk}/s by bulk create, ${mdn.speeds.loaddata}/s by loaddata`,
    )
    const loaded = Math.ceil(chosen.length / 10)
    assert.ok(chosen.length - loaded >= 5000, `${chosen.length - loaded} by bulk`)
    assert.ok(loaded >= 500, `${loaded} by loaddata`)
    assert.equal(mdn.articles.length, chosen.length)
    assert.equal(other.articles.length, 250)
  })

  test('leaves one entry for each new article in the audit trail', async () => {
    const { body } = await server.call('/api/v1/audit?resource=articles&operation=create&page_size=1', asMdn)
    assert.equal(body.count, mdn.articles.length)
  })
})

describe('walking through all of it', () => {
  test('page by page over REST gives every record as the source has it, in the usual order', async () => {
    const expected = sortBy(mdn.articles, '-publishedAt,-createdAt', ranks)
    const { articles, counts } = await walkRest(asMdn, 'page_size=200')
    assertSame(articles, expected)
    assert.deepEqual(counts, [expected.length])
  })

  test('page by page backwards over REST gives the same', async () => {
    const last = Math.ceil(mdn.articles.length / 200)
    const { articles } = await walkRest(asMdn, `page_size=200&ordering=title&page=${last}`, 'previous')
    assertSame(articles, byTitle(mdn.articles))
  })

  for (const ordering of ['title', '-publishedAt,-createdAt', 'status,-slug']) {
    test(`cursor by cursor over REST in the order ${ordering} gives every record once, there and back`, async () => {
      const expected = sortBy(mdn.articles, ordering, ranks)
      const query = `page_size=200&ordering=${ordering}&cursor=`
      assertSame((await walkRest(asMdn, query)).articles, expected)
      const atTheEnd = `page_size=200&ordering=${ordering}&cursor=${await lastCursor(ordering)}`
      const back = await walkRest(asMdn, atTheEnd, 'previous')
      assertSame(back.articles, expected.slice(-back.articles.length))
      assert.ok(back.articles.length > expected.length - 200)
    })
  }

  test('over GraphQL gives every record once, from the start and from the end', async () => {
    const expected = sortBy(mdn.articles, '-createdAt,title', ranks)
    const variables = { orderBy: ['createdAt_DESC', 'title_ASC'] }
    for (const direction of ['next', 'previous'] as const) {
      const { articles, counts } = await walkGraphql(asMdn, variables, direction)
      assertSame(articles, expected)
      assert.deepEqual(counts, [expected.length])
    }
  })
})

/** Finds the cursor of the last page by following the links. */
async function lastCursor(ordering: string): Promise<string> {
  let url: string | null = `/api/v1/articles?page_size=200&fields=id&ordering=${ordering}&cursor=`
  let last = ''
  while (url) {
    last = new URL(url, server.origin).searchParams.get('cursor')!
    url = (await server.call(url, asMdn)).body.next
  }
  return last
}

describe('filters', () => {
  test('each declared one returns the same records and counts as the source, over REST and GraphQL', async () => {
    const { models } = server.application
    const cases = filterCasesOf(mdn, models.get('articles')!, models)
    const telling = cases.filter(({ articles }) => articles.length > 0 && articles.length < mdn.articles.length)
    assert.ok(telling.length > 70, `${telling.length} of ${cases.length} cases find some and not all`)
    for (const each of cases) {
      const expected = titlesOf(byTitle(each.articles)).slice(0, 100)
      const rest = await listRest(
        asMdn,
        `${each.parameter}=${encode(each.operand)}&ordering=title&page_size=100&fields=title`,
      )
      const label = `${each.parameter}=${each.operand}`
      assert.deepEqual([rest.count, rest.titles], [each.articles.length, expected], `REST ${label}`)
      const filter = graphqlFilterOf(each)
      const graphql = await listGraphql(asMdn, { filter, orderBy: ['title_ASC'], first: 100 })
      assert.deepEqual(
        [graphql.count, titlesOf(graphql.articles)],
        [each.articles.length, expected],
        `GraphQL ${label}`,
      )
    }
  })

  for (const [query, holds] of [
    ['status=published&category__slug=css&tags__name=experimental', { category: 'css', tag: 'experimental' }],
    ['status=published&category__slug=api&tags__name=deprecated', { category: 'api', tag: 'deprecated' }],
  ] as const) {
    test(`combined as ${query} narrow each other, with search and order`, async () => {
      const { category, tag } = holds
      const articles = mdn.articles.filter(
        (article) =>
          article.status === 'published' &&
          article.category === mdn.categories.get(category)!.id &&
          article.tags.includes(mdn.tags.get(tag)!.id),
      )
      const expected = sortBy(searchIn(articles, 'docs web'), '-title', ranks)
      assert.ok(expected.length > 0)
      const { articles: found, counts } = await walkRest(asMdn, `${query}&search=docs+web&ordering=-title&page_size=50`)
      assertSame(found, expected)
      assert.deepEqual(counts, [expected.length])
    })
  }
})

/** `category__slug__in` → `{ category: { slug: { in } } }`; relations by id end in Id or Ids. */
function graphqlFilterOf({ path: [first, second], field, lookup, operand }: FilterCase): object {
  const idName = field.relation && (field.isList ? `${first!.replace(/s$/, '')}Ids` : `${first}Id`)
  return second === undefined
    ? { [idName || first!]: { [lookup]: operand } }
    : { [first!]: { [second]: { [lookup]: operand } } }
}

describe('search', () => {
  for (const words of [
    'worker',
    'WORKER fetch',
    'css grid',
    'web-animations',
    'Web/API/AbortController',
    'no such word here',
    '100%',
    'i_d',
  ]) {
    test(`for "${words}" finds what the source contains, over REST and GraphQL`, async () => {
      const expected = byTitle(searchIn(mdn.articles, words))
      const { articles, counts } = await walkRest(asMdn, `search=${encode(words)}&ordering=title&page_size=200`)
      assertSame(articles, expected)
      assert.deepEqual(counts, [expected.length])
      const graphql = await walkGraphql(asMdn, { search: words, orderBy: ['title_ASC'] })
      assertSame(graphql.articles, expected)
    })
  }
})

describe('orders', () => {
  test('sort by every sortable field, ascending and descending, with the same first, middle and last page on both surfaces', async () => {
    const { models } = server.application
    for (const name of sortableFields(models.get('articles')!, new Map())) {
      for (const ordering of [name, `-${name}`]) {
        const expected = titlesOf(sortBy(mdn.articles, ordering, ranks))
        const pages = Math.ceil(expected.length / 200)
        for (const page of [1, Math.ceil(pages / 2), pages]) {
          const { titles } = await listRest(
            asMdn,
            `ordering=${ordering}&page_size=200&page=${page}&fields=title&count=none`,
          )
          assert.deepEqual(titles, expected.slice((page - 1) * 200, page * 200), `${ordering}, page ${page}`)
        }
        const orderBy = [`${name}_${ordering === name ? 'ASC' : 'DESC'}`]
        const first = await listGraphql(asMdn, { orderBy, first: 200 })
        const last = await listGraphql(asMdn, { orderBy, last: 200 })
        assert.deepEqual(titlesOf(first.articles), expected.slice(0, 200), `GraphQL ${ordering}, first`)
        assert.deepEqual(titlesOf(last.articles), expected.slice(-200), `GraphQL ${ordering}, last`)
      }
    }
  })
})

describe('the other tenant', () => {
  test('has exactly its own 250 records, on both surfaces', async () => {
    const expected = byOwnTitle(other.articles)
    const rest = await walkRest(asOther, 'ordering=title&page_size=200')
    assert.deepEqual(rest.counts, [250])
    assert.deepEqual(new Set(titlesOf(rest.articles)), new Set(titlesOf(expected)))
    const graphql = await walkGraphql(asOther, { orderBy: ['title_ASC'] })
    assert.deepEqual(graphql.counts, [250])
    assertSame(byOwnTitle(graphql.articles), expected)
  })

  test('CVE-2023-22894 sees nothing of the first one: not by id, filter, search, count, relation or cursor', async () => {
    const own = new Set(titlesOf(other.articles))
    const foreign = mdn.articles.find(({ title }) => !own.has(title))!
    assert.equal((await server.call(`/api/v1/articles/${foreign.id}`, asOther)).status, 404)
    assert.equal(
      (await server.graphql(`{ article(id: "${foreign.id}") { id } }`, asOther)).body.data?.article ?? null,
      null,
    )
    const category = mdn.categories.get(foreign.category) ?? [...mdn.categories.values()][0]!
    for (const query of [
      `title=${encode(foreign.title)}`,
      `slug__in=${foreign.slug}`,
      `category=${category.id}`,
      `tags__has=${[...mdn.tags.values()][0]!.id}`,
      `author=${mdn.owner.id}`,
      `author__email=${mdn.owner.email}`,
      `search=${encode(foreign.title)}`,
      `createdAt__lt=2019-01-01T00:00:00Z`,
    ])
      assert.deepEqual(await listRest(asOther, query), { count: 0, titles: [] }, query)
    const { body } = await server.call('/api/v1/articles?cursor=&page_size=1&ordering=title', asMdn)
    const stolen = new URL(body.next, server.origin).searchParams.get('cursor')
    const beyond = await server.call(`/api/v1/articles?ordering=title&page_size=200&cursor=${stolen}`, asOther)
    assert.deepEqual([beyond.status, beyond.body.code], [400, 'request.invalid_cursor'])
  })

  test('does not affect the first one: its counts stay the same', async () => {
    assert.equal((await listRest(asMdn, 'page_size=1')).count, mdn.articles.length)
    assert.equal((await server.call('/api/v1/categories?page_size=1', asMdn)).body.count, mdn.categories.size)
    assert.equal((await server.call('/api/v1/tags?page_size=1', asMdn)).body.count, mdn.tags.size)
  })
})

const byOwnTitle = (articles: readonly Article[]) => articles.toSorted((one, two) => (one.title < two.title ? -1 : 1))
