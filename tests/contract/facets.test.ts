// Counts by value match the records of the list, for every resource and reader, and reveal no unreadable value.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { facetFields } from '#framework/operations/reading/facets.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { createThrough, pathOf } from '../support/fill.ts'
import { openHolder } from '../support/holder.ts'
import { openPayroll } from '../support/payroll.ts'
import { publicModels } from '../support/public-models.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

type Row = Readonly<Record<string, unknown>>
interface Value {
  readonly value: unknown
  readonly count: number
  readonly isLimited?: true
  readonly title?: string | null
}

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer({ PEND_COUNT_LIMIT: '25' })
  tenant = await createTenant(server)
})
after(() => server.close())

const call = (path: string, token = tenant.people.owner.access) => server.call(path, { token })
/** How often each value occurs in the records; a list without items counts as none. */
function countsOf(rows: readonly Row[], name: string): Map<unknown, number> {
  const values = rows.flatMap((row) => {
    const value = row[name] as unknown
    return Array.isArray(value) && value.length === 0 ? [null] : [value].flat()
  })
  return new Map([...Map.groupBy(values, (value) => value)].map(([value, each]) => [value, each.length]))
}

const asMap = (values: readonly Value[]) => new Map(values.map(({ value, count }) => [value, count]))

const facetsOf = async (model: ResourceModel, query: string, token?: string): Promise<Record<string, Value[]>> => {
  const answer = await call(`${pathOf(model)}/facets?${query}`, token)
  assert.equal(answer.status, 200, answer.text)
  assert.match(answer.headers.get('cache-control')!, /^private/)
  return answer.body
}

for (const model of publicModels().filter(({ operations }) => operations.has('list')))
  describe(`the counts by value of ${model.name}`, () => {
    test('match their records, over REST and GraphQL alike', async () => {
      if (model.operations.has('create')) for (let n = 0; n < 3; n++) await createThrough(server, { model, tenant })
      const names = facetFields(model)
      if (names.length === 0) {
        assert.equal((await call(`${pathOf(model)}/facets?fields=id`)).status >= 400, true)
        return
      }
      const rows: readonly Row[] = (await call(`${pathOf(model)}?page_size=200`)).body.results
      for (const name of names) {
        const values = (await facetsOf(model, `fields=${name}`))[name]!
        if (rows.length <= 25) assert.deepEqual(asMap(values), countsOf(rows, name), name)
        assert.deepEqual(
          values.map(({ count }) => count),
          values.map(({ count }) => count).sort((one, other) => other - one),
        )
        const { type } = model.names
        const field = `${type.charAt(0).toLowerCase()}${type.slice(1)}Facets`
        const document = `{ ${field}(fields: [${name}]) { field values { value count isLimited title } } }`
        const { body, text } = await server.graphql(document, { token: tenant.people.owner.access })
        assert.deepEqual(body.data?.[field], [{ field: name, values: values.map(asGraphql) }], text)
      }
    })
  })

const asGraphql = ({
  value,
  count,
  isLimited = false,
  title = null,
}: Omit<Value, 'isLimited'> & { isLimited?: boolean }) => ({
  ...{ value, count, isLimited, title },
})

describe('facets of articles', () => {
  const articles = publicModels().find(({ name }) => name === 'articles')!
  let of: TestTenant<'owner'>
  const categories: string[] = []
  const tags: string[] = []
  before(async () => {
    of = await createTenant(server, [])
    const send = async (path: string, body: object) =>
      (await server.call(`/api/v1${path}`, { method: 'POST', token: of.people.owner.access, body })).body.id as string
    for (const name of ['One', 'Two']) {
      categories.push(await send('/categories', { name }))
      tags.push(await send('/tags', { name }))
    }
    for (let n = 0; n < 20; n++) {
      const category = [categories[0], categories[1], null][n % 3]
      const id = await send('/articles', {
        title: `Tea ${n}`,
        category,
        tags: tags.slice(n % 3),
        locale: n % 2 ? 'de' : 'en',
      })
      if (n % 4 === 0) await send(`/articles/${id}/publish`, {})
    }
  })
  const rows = async (query: string): Promise<readonly Row[]> =>
    (await call(`/api/v1/articles?page_size=200&${query}`, of.people.owner.access)).body.results
  const counted = (query: string) => facetsOf(articles, query, of.people.owner.access)

  test('count what the other filters and the search leave, ignoring the filter on their own field', async () => {
    const [first] = categories
    const asked = `status=draft&category=${first}&tags__has=${tags[1]}&search=tea`
    const { status, category, tags: found } = await counted(`fields=status,category,tags&${asked}`)
    assert.deepEqual(
      asMap(status!),
      countsOf(await rows(`category=${first}&tags__has=${tags[1]}&search=tea`), 'status'),
    )
    assert.deepEqual(asMap(category!), countsOf(await rows(`status=draft&tags__has=${tags[1]}&search=tea`), 'category'))
    assert.deepEqual(asMap(found!), countsOf(await rows(`status=draft&category=${first}&search=tea`), 'tags'))
    const narrowed = await counted(`fields=category&category__name=One&locale=de`)
    assert.deepEqual(
      asMap(narrowed.category!),
      countsOf(await rows('locale=de'), 'category'),
      'a path leads through the field',
    )
    const group = encodeURIComponent(JSON.stringify({ or: [{ status: 'published' }, { locale: 'de' }] }))
    const { status: ofGroup } = await counted(`fields=status&filter=${group}`)
    assert.deepEqual(asMap(ofGroup!), countsOf(await rows(`filter=${group}`), 'status'), 'a group is kept as it is')
  })

  test('name the targets of relations', async () => {
    const { category, author } = await counted('fields=category,author')
    const titles = new Map(category!.map(({ value, title }) => [value, title]))
    assert.deepEqual(titles, new Map([...categories.map((id, n) => [id, ['One', 'Two'][n]] as const), [null, null]]))
    assert.equal(author![0]!.title, of.people.owner.email)
  })

  test('contain no value where nothing matches, and say where counting stopped', async () => {
    assert.deepEqual(await counted('fields=status,tags&title=nothing'), { status: [], tags: [] })
    const all = await facetsOf(articles, 'fields=status', of.people.owner.access)
    assert.ok(all.status!.every(({ isLimited }) => isLimited === undefined))
    for (let n = 0; n < 10; n++)
      await server.call('/api/v1/articles', {
        method: 'POST',
        token: of.people.owner.access,
        body: { title: `More ${n}` },
      })
    const more = await facetsOf(articles, 'fields=status', of.people.owner.access)
    assert.ok(
      more.status!.every(({ isLimited }) => isLimited === true),
      JSON.stringify(more),
    )
  })

  test('belong to one tenant (OWASP API1:2023)', async () => {
    const other = await createTenant(server, [])
    const found = await facetsOf(articles, 'fields=status,category', other.people.owner.access)
    assert.deepEqual(found, { status: [], category: [] })
  })

  const WRONG: readonly (readonly [query: string, code: string])[] = [
    ['', 'request.invalid_parameter'],
    ['fields=', 'request.invalid_parameter'],
    ['fields=title', 'request.invalid_parameter'],
    ['fields=body', 'request.invalid_parameter'],
    ['fields=id', 'request.invalid_parameter'],
    ['fields=slug', 'request.invalid_parameter'],
    ['fields=category__name', 'request.invalid_parameter'],
    ['fields=status&page=1', 'request.unknown_parameter'],
    ['fields=status&ordering=title', 'request.unknown_parameter'],
    ['fields=status&status=secret', 'request.invalid_parameter'],
    ['fields=status&author__passwordHash=x', 'request.unknown_parameter'],
    [
      `fields=status&${['contains', 'icontains', 'endswith'].flatMap((word) => [`title__${word}=a`, `slug__${word}=a`]).join('&')}`,
      'request.invalid_parameter',
    ],
  ]
  for (const [query, code] of WRONG)
    test(`refuse ?${query.slice(0, 60)} with a clear message`, async () => {
      const answer = await call(`/api/v1/articles/facets?${query}`)
      assert.deepEqual([answer.status, answer.body.code], [400, code], answer.text)
      assert.ok(answer.body.errors.length > 0)
    })

  test('are for readers of the list, through fields they may read', async () => {
    const holding = await openHolder(server, of)
    const nothing = await holding(['categories.read'])
    const answer = await call('/api/v1/articles/facets?fields=status', nothing)
    assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'])
    const alone = await holding(['articles.read'])
    const denied = await call('/api/v1/articles/facets?fields=status&category__name=One', alone)
    assert.deepEqual([denied.status, denied.body.code], [403, 'permissions.denied'])
    const { category } = await facetsOf(articles, 'fields=category', alone)
    assert.deepEqual(
      category!.map(({ value, title }) => [value, title]),
      [[null, null]],
      'what is not met is none',
    )
  })
})

test('treat a field the reader may not read as unknown, and give no value for rows they do not see (CVE-2023-30843)', async () => {
  const payroll = await openPayroll()
  try {
    const owner = payroll.callerOf('owner')
    const viewer = payroll.callerOf('viewer', owner.tenantId)
    const boss = (await payroll.send(owner, ['POST', '/api/v1/employees'], { body: { name: 'Anna' } })).body.id
    await payroll.send(owner, ['POST', '/api/v1/employees'], { body: { name: 'Bert', supervisor: boss } })
    const asked = '/api/v1/employees/facets?fields=supervisor'
    const { body } = await payroll.send(owner, ['GET', asked])
    assert.deepEqual(body.supervisor, [
      { value: boss, count: 1, title: 'Anna' },
      { value: null, count: 1, title: null },
    ])
    const [denied, unknown] = [
      await payroll.send(viewer, ['GET', asked]),
      await payroll.send(viewer, ['GET', asked.replace('supervisor', 'wurstvisor')]),
    ]
    assert.deepEqual([denied!.status, denied!.body.code], [400, 'request.invalid_parameter'])
    assert.equal(denied!.text.replaceAll('supervisor', 'wurstvisor').length, unknown!.text.length)
    const filtered = await payroll.send(viewer, [
      'GET',
      '/api/v1/employees/facets?fields=department&supervisor__isnull=true',
    ])
    assert.deepEqual([filtered.status, filtered.body.code], [400, 'request.unknown_parameter'])
    const { errors } = await payroll.graphql(viewer, '{ employeeFacets(fields: [supervisor]) { field } }')
    assert.equal(errors[0].extensions.code, 'graphql.invalid_document')
  } finally {
    await payroll.close()
  }
})
