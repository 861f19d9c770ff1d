// Groups of conditions find what their words say, on every surface, and a fault in one is reported at its place.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Answer } from '#framework/testing/answer.ts'
import { openEdge } from '../support/edge.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

type Filter = Readonly<Record<string, unknown>>
interface Article {
  readonly title: string
  readonly status: string
  readonly locale: string
  readonly category: string | null
  readonly tags: readonly string[]
  readonly publishedAt: string | null
}

const WORDS = ['green tea', 'Black tea', 'White coffee', 'GREEN grapes', 'tea 100 %']
let server: TestServer
let tenant: TestTenant<'owner'>
let articles: Article[]
const [categories, tags] = [new Map<string, string>(), new Map<string, string>()]
before(async () => {
  server = await openServer()
  tenant = await createTenant(server, [])
  for (const name of ['One', 'Two', 'Three']) {
    categories.set((await post('/categories', { name })).id, name)
    tags.set((await post('/tags', { name })).id, name)
  }
  const [[first, second], [one, two, three]] = [[...categories.keys()], [...tags.keys()]]
  for (let n = 0; n < 30; n++) {
    const { id } = await post('/articles', {
      title: `${WORDS[n % WORDS.length]} ${n}`,
      category: [first, second, null][n % 3],
      tags: [[], [one], [one, two], [three]][n % 4],
      locale: n % 2 ? 'de' : 'en',
    })
    if (n % 5 < 2) await post(`/articles/${id}/publish`, {})
  }
  articles = (await list('page_size=200')).body.results
})
after(() => server.close())

async function post(path: string, body: object): Promise<{ id: string }> {
  const answer = await server.call(`/api/v1${path}`, { method: 'POST', token: tenant.people.owner.access, body })
  assert.ok(answer.status < 300, answer.text)
  return answer.body
}

const list = (query: string) => server.call(`/api/v1/articles?${query}`, { token: tenant.people.owner.access })
const grouped = (filter: unknown, more = '') =>
  list(
    `page_size=200&filter=${encodeURIComponent(typeof filter === 'string' ? filter : JSON.stringify(filter))}${more}`,
  )
const overGraphql = (filter: unknown) =>
  server.graphql(
    'query ($filter: ArticleFilter) { articles(filter: $filter, first: 200) { totalCount nodes { title } } }',
    {
      token: tenant.people.owner.access,
      variables: { filter },
    },
  )

const titlesOf = (records: readonly Pick<Article, 'title'>[]) => records.map(({ title }) => title).sort()

/** What each condition says about an article, and its place in GraphQL. */
const LEAVES: Record<string, { path: readonly string[]; holds(article: Article, value: never): boolean }> = {
  status: { path: ['status', 'exact'], holds: ({ status }, value) => status === value },
  status__ne: { path: ['status', 'ne'], holds: ({ status }, value) => status !== value },
  locale__in: { path: ['locale', 'in'], holds: ({ locale }, value: string[]) => value.includes(locale) },
  title__startswith: { path: ['title', 'startswith'], holds: ({ title }, value) => title.startsWith(value) },
  title__icontains: {
    path: ['title', 'icontains'],
    holds: ({ title }, value: string) => title.toLowerCase().includes(value.toLowerCase()),
  },
  category: { path: ['categoryId', 'exact'], holds: ({ category }, value) => category === value },
  category__ne: { path: ['categoryId', 'ne'], holds: ({ category }, value) => category !== value },
  category__isnull: { path: ['categoryId', 'isnull'], holds: ({ category }, value) => (category === null) === value },
  category__name: {
    path: ['category', 'name', 'exact'],
    holds: ({ category }, value) => category !== null && categories.get(category) === value,
  },
  tags__has: { path: ['tagIds', 'has'], holds: ({ tags: own }, value) => own.includes(value) },
  tags__overlaps: {
    path: ['tagIds', 'overlaps'],
    holds: ({ tags: own }, value: string[]) => value.some((id) => own.includes(id)),
  },
  tags__name: {
    path: ['tags', 'name', 'exact'],
    holds: ({ tags: own }, value) => own.some((id) => tags.get(id) === value),
  },
  publishedAt__isnull: {
    path: ['publishedAt', 'isnull'],
    holds: ({ publishedAt }, value) => (publishedAt === null) === value,
  },
  publishedAt__gt: {
    path: ['publishedAt', 'gt'],
    holds: ({ publishedAt }, value: string) => publishedAt !== null && publishedAt > value,
  },
}

const pick = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)]!

function operandOf(word: string): unknown {
  const ids = word.startsWith('tags') ? tags : categories
  if (word.endsWith('isnull')) return pick([true, false])
  if (word.endsWith('__name')) return pick(['One', 'Two', 'Three', 'None'])
  if (word.startsWith('status')) return pick(['draft', 'published'])
  if (word === 'locale__in') return pick([['de'], ['en', 'de'], []])
  if (word.startsWith('title')) return pick(['green', 'Black', 'TEA', '%', 'tea 1', '4'])
  if (word.startsWith('publishedAt')) return pick(articles.flatMap(({ publishedAt }) => publishedAt ?? []))
  return word === 'tags__overlaps' ? [pick([...ids.keys()]), pick([...ids.keys()])] : pick([...ids.keys()])
}

/** An object of up to two conditions, at most four groups deep, within the budget of a list. */
function madeUp(left = { inside: 5, across: 10, all: 30 }, depth = 0): Filter {
  const entries = Array.from({ length: 1 + Math.floor(Math.random() * 2) }, (): [string, unknown] => {
    const group = depth < 4 && left.all > 22 && Math.random() < 0.6 ? pick(['and', 'or', 'or', 'not', 'not']) : null
    if (group === 'not') return [group, madeUp(left, depth + 1)]
    if (group) return [group, Array.from({ length: 1 + Math.floor(Math.random() * 3) }, () => madeUp(left, depth + 1))]
    const word = pick(Object.keys(LEAVES))
    const [isInside, isAcross] = [word === 'title__icontains', word.endsWith('__name')]
    const fits = (!isInside || left.inside-- > 0) && (!isAcross || left.across-- > 0)
    left.all--
    return fits ? [word, operandOf(word)] : ['status', 'draft']
  })
  return Object.fromEntries(entries)
}

const holds = (filter: Filter, article: Article): boolean =>
  Object.entries(filter).every(([word, value]) => {
    if (word === 'not') return !holds(value as Filter, article)
    if (word === 'and') return (value as Filter[]).every((each) => holds(each, article))
    if (word === 'or') return (value as Filter[]).some((each) => holds(each, article))
    return LEAVES[word]!.holds(article, value as never)
  })

function asGraphql(filter: Filter): Filter {
  const whole: Record<string, unknown> = {}
  for (const [word, value] of Object.entries(filter)) {
    if (word === 'not') whole.not = asGraphql(value as Filter)
    else if (word === 'and' || word === 'or') whole[word] = (value as Filter[]).map(asGraphql)
    else {
      const path = [...LEAVES[word]!.path]
      const last = path.pop()!
      let inner = whole
      for (const key of path) {
        inner[key] ??= {}
        inner = inner[key] as Record<string, unknown>
      }
      inner[last] = value
    }
  }
  return whole
}

describe('a group of conditions', () => {
  test('finds the articles its words describe, over REST and GraphQL, with the count', async () => {
    for (let n = 0; n < 80; n++) {
      const filter = madeUp()
      const expected = titlesOf(articles.filter((article) => holds(filter, article)))
      const answer = await grouped(filter)
      assert.equal(answer.status, 200, `${JSON.stringify(filter)}: ${answer.text}`)
      assert.deepEqual(titlesOf(answer.body.results), expected, JSON.stringify(filter))
      assert.equal(answer.body.count, expected.length, JSON.stringify(filter))
      const { data, errors } = (await overGraphql(asGraphql(filter))).body
      assert.deepEqual([data && titlesOf(data.articles.nodes), errors], [expected, undefined], JSON.stringify(filter))
      assert.equal(data.articles.totalCount, expected.length, JSON.stringify(filter))
    }
  })

  test('negates with `not`, so that records without a value stay', async () => {
    const [first] = categories.keys()
    const { body } = await grouped({ not: { category: first } })
    assert.deepEqual(titlesOf(body.results), titlesOf(articles.filter(({ category }) => category !== first)))
  })

  test('combines with parameters, a search and an order', async () => {
    const filter = { or: [{ locale: 'de' }, { title__icontains: 'grapes' }] }
    const fits = (article: Article) =>
      article.status === 'draft' &&
      article.title.toLowerCase().includes('green') &&
      (article.locale === 'de' || article.title.includes('grapes'))
    for (const order of ['', '&ordering=-title', '&count=exact', '&cursor=&count=limited']) {
      const { body, text } = await grouped(filter, `&status=draft&search=green${order}`)
      assert.deepEqual(titlesOf(body.results), titlesOf(articles.filter(fits)), text)
    }
  })

  test('applies in lists of related records', async () => {
    const query = `{ categories { nodes { name articles(filter: { or: [{ status: { exact: draft } }, { not: { locale: { exact: "en" } } }] }, first: 100) { totalCount nodes { title } } } } }`
    const { data, errors } = (await server.graphql(query, { token: tenant.people.owner.access })).body
    assert.equal(errors, undefined)
    for (const { name, articles: found } of data.categories.nodes) {
      const own = articles.filter(
        ({ category, status, locale }) =>
          category && categories.get(category) === name && (status === 'draft' || locale !== 'en'),
      )
      assert.deepEqual([titlesOf(found.nodes), found.totalCount], [titlesOf(own), own.length], name)
    }
  })

  test('shows only published content at the edge', async () => {
    const edge = await openEdge()
    try {
      const published = titlesOf(articles.filter(({ status, locale }) => status === 'published' && locale === 'de'))
      const filter = { or: [{ locale: 'de' }, { not: { locale__in: ['en', 'de'] } }] }
      const { body } = await edge.get(
        `/content/articles?page_size=200&filter=${encodeURIComponent(JSON.stringify(filter))}`,
        tenant.slug,
      )
      assert.deepEqual(titlesOf(body.results), published)
      const hidden = encodeURIComponent('{"or":[{"status":"draft"},{"author__email":"x@example.com"}]}')
      assert.equal(
        (await edge.get(`/content/articles?filter=${hidden}`, tenant.slug)).body.code,
        'request.unknown_parameter',
      )
    } finally {
      await edge.close()
    }
  })
})

test('a cursor continues the list of its groups, in any order of conditions, and no other list', async () => {
  const cursor = async (filter: unknown) => {
    const { body } = await list(`cursor=&page_size=2&filter=${encodeURIComponent(JSON.stringify(filter))}`)
    return new URL(body.next, server.origin).searchParams.get('cursor')!
  }
  const first = await cursor({ or: [{ locale: 'de' }, { status: 'draft' }] })
  const asked = (filter: unknown) => grouped(filter, `&cursor=${first}`)
  assert.equal((await asked({ or: [{ status: 'draft' }, { locale: 'de' }] })).status, 200)
  for (const other of [
    {},
    { or: [{ locale: 'de' }, { status: 'published' }] },
    { or: [{ locale: 'de' }, { not: { status: 'draft' } }] },
    { not: { or: [{ locale: 'de' }, { status: 'draft' }] } },
    { locale: 'de', status: 'draft' },
    { or: [{ locale: 'de' }, { status: 'draft' }], status: 'draft' },
  ]) {
    const { status, body } = await asked(other)
    assert.deepEqual([status, body.code], [400, 'request.invalid_cursor'], JSON.stringify(other))
  }
})

const deep = (depth: number, inner: unknown = { status: 'draft' }): unknown =>
  depth === 0 ? inner : { not: deep(depth - 1, inner) }
const many = (count: number, of: Filter) => ({ or: Array.from({ length: count }, () => of) })

const FAULTS: readonly [filter: unknown, pointer: string, code: string][] = [
  [{ or: [{ status: 'draft' }, { statuss: 'draft' }] }, '?filter/or/1/statuss', 'request.unknown_parameter'],
  [{ or: [{ status: 'draft' }, { status__regex: 'd' }] }, '?filter/or/1/status__regex', 'request.unknown_parameter'],
  [{ not: { status: 'secret' } }, '?filter/not/status', 'request.invalid_parameter'],
  [{ not: { status: null } }, '?filter/not/status', 'request.invalid_parameter'],
  [{ not: { 'a/b~c': 1 } }, '?filter/not/a~1b~0c', 'request.unknown_parameter'],
  [{ __proto__x: 1, or: [{ status: 'draft' }] }, '?filter/__proto__x', 'request.unknown_parameter'],
  ['{"__proto__":{"status":"draft"}}', '?filter/__proto__', 'request.unknown_parameter'],
  [
    { and: [{ or: [{ not: { locale__in: 'de' } }] }] },
    '?filter/and/0/or/0/not/locale__in',
    'request.invalid_parameter',
  ],
  [{ or: [] }, '?filter/or', 'request.invalid_parameter'],
  [{ or: { status: 'draft' } }, '?filter/or', 'request.invalid_parameter'],
  [{ or: [{}] }, '?filter/or/0', 'request.invalid_parameter'],
  [{ or: [[]] }, '?filter/or/0', 'request.invalid_parameter'],
  [{ not: {} }, '?filter/not', 'request.invalid_parameter'],
  [{ not: null }, '?filter/not', 'request.invalid_parameter'],
  [{ not: [{ status: 'draft' }] }, '?filter/not', 'request.invalid_parameter'],
  [[], '?filter', 'request.invalid_parameter'],
  ['null', '?filter', 'request.invalid_parameter'],
  ['', '?filter', 'request.invalid_parameter'],
  ['{"status":"draft"', '?filter', 'request.invalid_parameter'],
  ['{"status":"draft","status":"published"}', '?filter', 'request.invalid_parameter'],
  ['{"or":[{"title":"a\\"\\":b","title":"x"}]}', '?filter', 'request.invalid_parameter'],
  ['{"title":12345678901234567891}', '?filter/title', 'request.invalid_parameter'],
  [deep(6), '?filter/not/not/not/not/not/not', 'request.invalid_parameter'],
  [many(31, { status: 'draft' }), '?filter/or', 'request.invalid_parameter'],
  [many(16, { status: 'draft', locale: 'de' }), '?filter/or/15/status', 'request.invalid_parameter'],
  [many(11, { category__name: 'One' }), '?filter/or/10/category__name', 'request.invalid_parameter'],
  [many(6, { title__icontains: 'a' }), '?filter/or/5/title__icontains', 'request.invalid_parameter'],
]

describe('a fault in a group', () => {
  for (const [filter, pointer, code] of FAULTS)
    test(`is reported at ${pointer}: ${JSON.stringify(filter).slice(0, 60)}`, async () => {
      const { status, body, text } = await grouped(filter)
      assert.deepEqual([status, body.code, body.errors?.[0]?.pointer], [400, code, pointer], text)
    })

  test('suggests the nearest filter, as for a parameter', async () => {
    const { body } = await grouped({ or: [{ statuss: 'draft' }] })
    assert.match(body.detail, /"filter\/or\/0\/statuss" is not known here\. Did you mean "status"\?/)
  })

  test('counts conditions in groups and beside them together', async () => {
    const filter = many(5, { title__icontains: 'a' })
    assert.equal((await grouped(filter)).status, 200)
    assert.equal((await grouped(filter, '&slug__icontains=a')).status, 400)
    assert.equal((await grouped(deep(5))).status, 200)
  })

  test('is reported at the argument over GraphQL', async () => {
    const cases: [filter: unknown, pointer: string][] = [
      [{ or: [{ status: { exact: 'draft' } }, { title: { in: Array(201).fill('x') } }] }, '/filter/or/1/title/in'],
      [{ not: { category: { name: { icontains: 'x'.repeat(2001) } } } }, '/filter/not/category/name/icontains'],
      [{ or: [] }, '/filter/or'],
      [{ or: null }, '/filter/or'],
      [{ not: {} }, '/filter/not'],
      [{ and: [{ status: {} }] }, '/filter/and/0'],
      [deep(6, { status: { exact: 'draft' } }), '/filter/not/not/not/not/not/not'],
      [many(31, { status: { exact: 'draft' } }), '/filter/or'],
      [many(16, { status: { exact: 'draft', ne: 'published' } }), '/filter/or/15/status/exact'],
    ]
    for (const [filter, pointer] of cases) {
      const { body, text } = await overGraphql(filter)
      assert.equal(body.errors?.[0]?.extensions.errors[0]?.pointer, pointer, text)
    }
  })

  test('is reported once a document has become a program, too', async () => {
    const query =
      'query ($filter: ArticleFilter, $order: [ArticleOrder!], $first: Int = 100) { articles(filter: $filter, orderBy: $order, first: $first) { nodes { title } } }'
    const ask = (variables: Filter) => server.graphql(query, { token: tenant.people.owner.access, variables })
    const filter = { or: [{ status: { exact: 'draft' } }, { not: { title: { startswith: 'tea' } } }] }
    for (let turn = 0; turn < 5; turn++) {
      const { data } = (await ask({ filter, order: ['title_ASC'] })).body
      assert.deepEqual(
        titlesOf(data.articles.nodes),
        titlesOf(articles.filter(({ status, title }) => status === 'draft' || !title.startsWith('tea'))),
      )
      const wrong = (await ask({ filter: { or: [{ status: { exact: 'secret' } }] } })).body
      assert.equal(wrong.errors[0].extensions.errors[0].pointer, '/variables/filter/or/0/status/exact')
    }
  })

  test('gets a clear answer at any depth', async () => {
    const answers: Answer[] = [
      await overGraphql(deep(60, { status: { exact: 'draft' } })),
      await overGraphql(deep(5000, { status: { exact: 'draft' } })),
      await grouped(`${'{"not":'.repeat(300)}{}${'}'.repeat(300)}`),
    ]
    for (const { status, body, text } of answers) {
      assert.ok(status < 500, text)
      assert.ok(body.errors?.length > 0 && !text.includes('service.internal'), text)
    }
  })
})
