// Lists over HTTP: pages, cursors, filters, search, order, sparse fields, included records.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Answer, type LibraryServer, openLibrary } from './library-server.ts'

let library: LibraryServer
let token: string
let shelfId: string
before(async () => {
  library = await openLibrary()
  token = library.tokenOf('admin')
  shelfId = (await library.send('POST', '/api/v1/shelves', { token, body: { name: 'Novels', floor: 2 } })).body.id
  const genreId = (await library.send('POST', '/api/v1/genres', { token, body: { name: 'Satire' } })).body.id
  const books = [
    { title: 'Emma', pages: 474, readAt: '2026-01-02T00:00:00Z', keywords: ['love'], shelf: shelfId },
    { title: 'Persuasion', pages: 249, readAt: null, isRare: true },
    { title: 'Mansfield Park', pages: 488, readAt: '2026-01-01T00:00:00Z', genres: [genreId] },
    { title: 'Sanditon', readAt: null, price: '10.50' },
    { title: 'Lady Susan', pages: 80, readAt: '2026-01-02T00:00:00Z', keywords: ['letters', 'love'] },
    { title: '100 % Austen_', pages: 1, shelf: shelfId },
  ]
  const created = await library.send('POST', '/api/v1/books/bulk', { token, body: books })
  assert.equal(created.status, 201, created.text)
})
after(() => library.close())

const list = (query: string): Promise<Answer> => library.send('GET', `/api/v1/books?${query}`, { token })
const titles = ({ body, text }: Answer) => (body.results ?? assert.fail(text)).map(({ title }) => title)
const get = (path: string) => library.send('GET', path, { token })

const FILTERS: [query: string, titles: string[]][] = [
  ['title=Emma', ['Emma']],
  ['title__ne=Emma&pages__gte=200', ['Mansfield Park', 'Persuasion']],
  ['title__in=Emma,Sanditon,Nothing', ['Emma', 'Sanditon']],
  ['title__in=', []],
  ['title__startswith=S', ['Sanditon']],
  ['title__istartswith=s', ['Sanditon']],
  ['title__endswith=an', ['Lady Susan']],
  ['title__iendswith=SAN', ['Lady Susan']],
  ['title__contains=as', ['Persuasion']],
  ['title__icontains=SAN', ['Lady Susan', 'Sanditon']],
  ['title__contains=%25', ['100 % Austen_']],
  ['title__contains=_', ['100 % Austen_']],
  ['pages__isnull=true', ['Sanditon']],
  ['pages__range=80,249', ['Lady Susan', 'Persuasion']],
  ['pages__lt=80', ['100 % Austen_']],
  ['price=10.5', ['Sanditon']],
  ['isRare=true', ['Persuasion']],
  ['readAt__gt=2026-01-01', ['Emma', 'Lady Susan']],
  ['readAt=2026-01-02T00:00:00%2B00:00', ['Emma', 'Lady Susan']],
  ['keywords__has=love', ['Emma', 'Lady Susan']],
  ['keywords__overlaps=letters,other', ['Lady Susan']],
  ['shelf__name=Novels', ['100 % Austen_', 'Emma']],
  ['shelf__floor__gte=3', []],
  ['genres__name=Satire', ['Mansfield Park']],
  ['search=austen', ['100 % Austen_']],
  ['search=park%20mans', ['Mansfield Park']],
  ['search=', ['100 % Austen_', 'Emma', 'Lady Susan', 'Mansfield Park', 'Persuasion', 'Sanditon']],
  ['ordering=-pages&pages__isnull=false', ['Mansfield Park', 'Emma', 'Persuasion', 'Lady Susan', '100 % Austen_']],
  ['ordering=isRare,-title', ['Sanditon', 'Mansfield Park', 'Lady Susan', 'Emma', '100 % Austen_', 'Persuasion']],
]

for (const [query, expected] of FILTERS) {
  test(`finds what ?${query} requests, and counts it`, async () => {
    const answer = await list(query)
    assert.deepEqual(titles(answer), expected)
    assert.equal(answer.body.count, expected.length)
  })
}

test('finds nothing for an empty list of values, instead of everything (GHSA-hxgm-ghmv-xjjm)', async () => {
  assert.deepEqual(titles(await list('shelf__in=')), [])
  assert.deepEqual(titles(await list('keywords__overlaps=')), [])
})

/** How clients write a list of values: axios and qs with brackets, generated clients repeated, people with commas. */
const SPELLINGS: [query: string, titles: string[]][] = [
  ['title__in[]=Emma&title__in[]=Sanditon', ['Emma', 'Sanditon']],
  ['title__in%5B%5D=Emma', ['Emma']],
  ['title__in=Emma&title__in=Sanditon', ['Emma', 'Sanditon']],
  ['title__in=%22Emma%22,Sanditon', ['Emma', 'Sanditon']],
  ['title__in=%22Emma,Sanditon%22', []],
  ['title__in=Emma,Sanditon&title__in=Persuasion', ['Persuasion']],
  ['keywords__overlaps=letters&keywords__overlaps=other', ['Lady Susan']],
  ['pages__range[]=80&pages__range[]=249', ['Lady Susan', 'Persuasion']],
  ['ordering[]=-pages&ordering[]=title&pages__gte=400', ['Mansfield Park', 'Emma']],
]

for (const [query, expected] of SPELLINGS) {
  test(`reads the list in ?${query} as its client means it`, async () => {
    assert.deepEqual(titles(await list(query)), expected)
  })
}

test('finds values with a comma or a quotation mark (postgrest#701)', async () => {
  const names = ['Washington, D.C.', '12" records, new', ',', 'a,"b",c']
  const made = await library.send('POST', '/api/v1/shelves/bulk', { token, body: names.map((name) => ({ name })) })
  assert.equal(made.status, 201, made.text)
  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
  for (const query of [
    new URLSearchParams({ name__in: names.map(quote).join() }),
    new URLSearchParams(names.map((name) => ['name__in', name])),
    new URLSearchParams(names.map((name) => ['name__in[]', name])),
  ]) {
    const { body } = await get(`/api/v1/shelves?${query}`)
    assert.deepEqual(body.results.map(({ name }) => name).sort(), [...names].sort(), `${query}`)
  }
  const chosen = await list('title=Emma&fields[]=title&fields[]=pages')
  assert.deepEqual(chosen.body.results, [{ title: 'Emma', pages: 474 }])
})

test('says which parameter takes several values when one is repeated', async () => {
  for (const query of ['title=Emma&title=Sanditon', 'title[]=Emma']) {
    const answer = await list(query)
    assert.equal(answer.status, 400, answer.text)
    assert.match(answer.body.detail, /title__in takes several/)
  }
  for (const name of ['page', 'page_size', 'cursor', 'count', 'search', 'limit', 'offset', 'links'])
    assert.equal((await list(`${name}[]=1&${name}[]=2`)).status, 400, name)
})

test('returns the records of a list of ids in one call', async () => {
  const { body } = await list('fields=id&title__in=Emma,Sanditon')
  const ids = body.results.map(({ id }: { id: string }) => id)
  const absent = '0199aaaa-0000-7000-8000-00000000dead'
  assert.deepEqual(titles(await list(`id__in=${[...ids, absent].join()}`)), ['Emma', 'Sanditon'])
  assert.deepEqual(titles(await list(`id=${ids[0]}`)), ['Emma'])
  assert.equal((await list('id__in=Emma')).status, 400)
})

test('walks a list by limit and offset, with matching links', async () => {
  const first = await list('limit=4')
  assert.deepEqual([titles(first).length, first.body.count, first.body.previous], [4, 6, null])
  assert.equal(first.body.next, '/api/v1/books?limit=4&offset=4')
  const second = await get(first.body.next)
  assert.deepEqual([...titles(first), ...titles(second)], titles(await list('')))
  assert.deepEqual([second.body.next, second.body.previous], [null, '/api/v1/books?limit=4&offset=0'])
  assert.deepEqual(titles(await list('offset=6')), [])
  for (const query of [
    'limit=0',
    'limit=201',
    'limit=-1',
    'offset=-1',
    'offset=1.5',
    'limit=2&page=1',
    'offset=1&cursor=',
  ])
    assert.equal((await list(query)).status, 400, query)
})

test('gives links with scheme and host on request', async () => {
  const { body } = await list('page_size=2&page=2&links=absolute')
  const next = new URL(body.next)
  assert.equal(`${next.pathname}${next.search}`, '/api/v1/books?page_size=2&page=3&links=absolute')
  assert.equal(new URL(body.previous).origin, next.origin)
  assert.equal((await list('page_size=2&links=relative')).body.next, '/api/v1/books?page_size=2&links=relative&page=2')
  assert.equal((await list('links=all')).status, 400)
})

test('does not filter, sort, search or show by a hidden field (CVE-2023-30843, CVE-2025-30352, CVE-2024-34708)', async () => {
  const { fixture } = library
  const { createAsSystem } = await import('#framework/operations/create.ts')
  const own = library.tokenOf('viewer', '0199aaaa-0000-7000-8000-000000000001')
  const ctx = fixture.contextOf('owner', { tenantId: '0199aaaa-0000-7000-8000-000000000001' })
  const books = fixture.application.models.get('books')!.resource
  await createAsSystem(ctx, books, { title: 'Locked', slug: 'locked', secret: 'password' })
  const ask = (query: string) => library.send('GET', `/api/v1/books?${query}`, { token: own })
  for (const query of ['secret=password', 'secret__startswith=p', 'ordering=secret', 'fields=secret'])
    assert.equal((await ask(query)).status, 400, query)
  const found = await ask('search=password')
  assert.deepEqual(titles(found), [])
  assert.ok(!(await ask('')).text.includes('secret'))
  assert.ok(!(await ask('ordering=secre')).text.includes('secret'))
})

test('omits the count on request', async () => {
  const answer = await list('count=none&page_size=2')
  assert.equal(answer.body.count, null)
  assert.equal(answer.body.next, '/api/v1/books?count=none&page_size=2&page=2')
})

test('counts even on a page beyond the last', async () => {
  const { body } = await list('page=9&page_size=2')
  assert.deepEqual(
    [body.count, body.results, body.next, body.previous],
    [6, [], null, '/api/v1/books?page=8&page_size=2'],
  )
})

test('walks through all pages, each record once', async () => {
  const seen: unknown[] = []
  for (let path = '/api/v1/books?page_size=4&ordering=-title'; path; ) {
    const answer = await get(path)
    seen.push(...titles(answer))
    path = answer.body.next
  }
  assert.deepEqual(seen, ['Sanditon', 'Persuasion', 'Mansfield Park', 'Lady Susan', 'Emma', '100 % Austen_'])
})

for (const ordering of [
  'title',
  '-title',
  'readAt',
  '-readAt',
  'pages,-title',
  '-pages',
  'isRare,-readAt',
  'createdAt',
]) {
  test(`walks by cursor through ?ordering=${ordering} and back, nulls included`, async () => {
    const whole = titles(await list(`ordering=${ordering}`))
    const forth: unknown[] = []
    let answer = await list(`ordering=${ordering}&cursor=&page_size=2`)
    assert.equal(answer.body.previous, null)
    assert.equal(answer.body.count, null)
    for (; ; answer = await get(answer.body.next)) {
      forth.push(...titles(answer))
      if (!answer.body.next) break
    }
    assert.deepEqual(forth, whole)
    const back = titles(answer)
    for (answer = await get(answer.body.previous); ; answer = await get(answer.body.previous)) {
      back.unshift(...titles(answer))
      if (!answer.body.previous) break
    }
    assert.deepEqual(back, whole)
  })
}

test('shows a record added before the cursor only on the way back', async () => {
  const own = library.tokenOf('editor')
  const add = (title: string) => library.send('POST', '/api/v1/shelves', { token: own, body: { name: title } })
  for (const name of ['B', 'D', 'F']) await add(name)
  const names = ({ body }: Answer) => body.results.map(({ name }) => name)
  const first = await library.send('GET', '/api/v1/shelves?cursor=&page_size=2', { token: own })
  await add('A')
  const second = await library.send('GET', first.body.next, { token: own })
  assert.deepEqual([names(first), names(second)], [['B', 'D'], ['F']])
  assert.deepEqual(names(await library.send('GET', second.body.previous, { token: own })), ['B', 'D'])
})

test('answers with only the requested fields', async () => {
  const { body } = await list('fields=title,pages&title=Emma')
  assert.deepEqual(body.results, [{ title: 'Emma', pages: 474 }])
  const sorted = await list('fields=title&ordering=-readAt&page_size=1&cursor=')
  assert.deepEqual(Object.keys(sorted.body.results[0]!), ['title'])
})

test('replaces ids by included records', async () => {
  const { body } = await list('include=shelf,genres&ordering=title')
  assert.deepEqual(
    body.results.map(({ shelf }) => (shelf as { name: string } | null)?.name ?? null),
    ['Novels', 'Novels', null, null, null, null],
  )
  assert.deepEqual(
    (body.results[3]!.genres as { name: string }[]).map(({ name }) => name),
    ['Satire'],
  )
  const one = await get(`/api/v1/books/${body.results[0]!.id}?include=shelf&fields=title`)
  assert.deepEqual(Object.keys(one.body).sort(), ['shelf', 'title'])
  assert.equal((one.body.shelf as { id: string }).id, shelfId)
})

test('includes nothing the caller may not read', async () => {
  const tenantId = '0199aaaa-0000-7000-8000-000000000002'
  const editor = library.tokenOf('editor', tenantId)
  await library.send('POST', '/api/v1/books', { token: editor, body: { title: 'x' } })
  const answer = await library.send('GET', '/api/v1/books?include=genres', { token: editor })
  assert.equal(answer.status, 403)
  assert.equal(answer.body.code, 'permissions.denied')
})

test('answers with and without a trailing slash', async () => {
  const [bare, slashed] = [await get('/api/v1/books?title=Emma'), await get('/api/v1/books/?title=Emma')]
  assert.deepEqual(slashed.body.results, bare.body.results)
})

test('keeps the rest of the query string in its links unchanged', async () => {
  const { body } = await list('fields=title,pages&page=2&page_size=1&title__ne=a%20b+c')
  assert.equal(body.next, '/api/v1/books?fields=title,pages&page=3&page_size=1&title__ne=a%20b+c')
  assert.equal((await get(body.next)).status, 200)
})

test('builds links from the path alone, whatever host the client names (CVE-2026-29199)', async () => {
  const answer = await library.send('GET', '/api/v1/books?page_size=1&title__ne=%26x', {
    token,
    headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'gopher' },
  })
  assert.equal(answer.body.next, '/api/v1/books?page_size=1&title__ne=%26x&page=2')
})

test('sends a list again only after a change', async () => {
  const first = await list('title=Emma')
  const etag = first.headers.get('etag')!
  assert.match(etag, /^W\/"/)
  const held = await library.send('GET', '/api/v1/books?title=Emma', { token, headers: { 'if-none-match': etag } })
  assert.equal(held.status, 304)
  assert.equal(held.text, '')
  assert.equal(held.headers.get('etag'), etag)
  const other = await library.send('GET', '/api/v1/books', { token, headers: { 'if-none-match': etag } })
  assert.equal(other.status, 200)
})

test('keeps answers out of shared caches (CVE-2026-44457, CVE-2026-61836)', async () => {
  const { headers } = await list('title=Emma')
  assert.equal(headers.get('cache-control'), 'private, no-cache')
  assert.match(headers.get('vary')!, /Authorization, Cookie, X-Tenant/)
})

test('says how many more parameters exist than an answer can list', async () => {
  const { status, body } = await list('entirely_elsewhere=1')
  assert.equal(status, 400)
  assert.match(body.detail, /Allowed: page, page_size, .*, and \d+ more in the OpenAPI document\.$/)
})
