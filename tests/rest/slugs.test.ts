// Slugs made by the server: letters of every script, never twice the same, never reserved; slugs sent by clients may collide.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const post = (path: string, body: unknown, at = tenant) =>
  server.call(`/api/v1/${path}`, { method: 'POST', token: at.people.owner.access, body })

describe('strapi#5840, slugify#71: a title in any script', () => {
  const spelled = {
    'Straße nach Łódź': 'strasse-nach-lodz',
    'Ærø, Øresund, Œuvre, Þór': 'aero-oresund-oeuvre-thor',
    'Привет, мир': 'privet-mir',
    'Ελληνικά γράμματα': 'ellinika-grammata',
    'Đà Nẵng': 'da-nang',
    'D\u0323a\u0306\u0301 Na\u0303ng': 'da-nang-2',
    مرحبا: 'mrhb',
    日本語: 'ribenyu',
    한국어: 'hangugeo',
    हिन्दी: 'hindi',
    'C++': 'c',
    'C#': 'c-2',
    '👍': 'thumbsup',
  }
  test('gets a slug with its letters', async () => {
    const fresh = await createTenant(server)
    for (const [title, slug] of Object.entries(spelled)) {
      const { status, body, text } = await post('articles', { title }, fresh)
      assert.equal(status, 201, text)
      assert.equal(body.slug, slug, title)
    }
  })

  test('without any letter gets a random one, as does the next', async () => {
    const made = await Promise.all(['!!!', '!!!', '…', '،'].map((title) => post('articles', { title })))
    for (const { status, body, text } of made) assert.ok(status === 201 && SLUG.test(body.slug), text)
    assert.equal(new Set(made.map(({ body }) => body.slug)).size, 4)
  })

  test('stays within the longest slug, even with a number', async () => {
    const title = `${'long word '.repeat(19)}`
    for (let n = 1; n < 12; n++) {
      const { status, body, text } = await post('articles', { title })
      assert.equal(status, 201, text)
      assert.ok(body.slug.length <= 100 && SLUG.test(body.slug), body.slug)
      if (n > 1) assert.match(body.slug, new RegExp(`-${n}$`))
    }
  })
})

describe('strapi#15514: equal titles', () => {
  for (const path of ['articles', 'categories', 'tags', 'roles'])
    test(`get numbers in ${path}, however many arrive at once`, async () => {
      const fresh = await createTenant(server)
      const input = path === 'articles' ? { title: 'Welcome' } : { name: 'Welcome' }
      const made = await Promise.all(Array.from({ length: 20 }, () => post(path, { ...input, ...more(path) }, fresh)))
      for (const { status, text } of made) assert.equal(status, 201, text)
      const expected = ['welcome', ...Array.from({ length: 19 }, (_, index) => `welcome-${index + 2}`)]
      assert.deepEqual(made.map(({ body }) => body.slug).toSorted(), expected.toSorted())
    })

  test('get numbers in one call of fifty, around the given ones', async () => {
    const fresh = await createTenant(server)
    await post('articles', { title: 'Other', slug: 'same-3' }, fresh)
    const bodies: object[] = Array.from({ length: 50 }, () => ({ title: 'Same' }))
    bodies.splice(20, 0, { title: 'Same', slug: 'same' })
    const { status, body, text } = await post('articles/bulk', bodies, fresh)
    assert.equal(status, 201, text)
    const slugs = body.results.map(({ slug }: { slug: string }) => slug)
    assert.equal(slugs[20], 'same')
    assert.deepEqual(slugs.slice(0, 3), ['same-2', 'same-4', 'same-5'])
    assert.equal(new Set(slugs).size, 51)
  })

  test('in two concurrent calls, in different orders, never deadlock', async () => {
    const fresh = await createTenant(server)
    const bodies = Array.from({ length: 30 }, (_, n) => ({ title: `Title ${'abcdefghij'[n % 10]}` }))
    const made = await Promise.all([bodies, bodies.toReversed()].map((each) => post('articles/bulk', each, fresh)))
    for (const { status, text } of made) assert.equal(status, 201, text)
    const slugs = made.flatMap(({ body }) => body.results.map(({ slug }: { slug: string }) => slug))
    assert.equal(new Set(slugs).size, 60)
  })

  test('get numbers over GraphQL', async () => {
    const create = 'mutation { createTag(input: { name: "Twice" }) { tag { slug } } }'
    const made = [await graphql(create), await graphql(create)]
    assert.deepEqual(
      made.map(({ body }) => body.data?.createTag?.tag?.slug),
      ['twice', 'twice-2'],
      JSON.stringify(made[1]!.body),
    )
  })

  test('of records refused because of another one are reported with the right position', async () => {
    const bodies = [{ title: 'Position' }, { title: 'Position' }, { title: 'Position', category: crypto.randomUUID() }]
    const { status, body } = await post('articles/bulk', bodies)
    assert.equal(status, 422)
    assert.deepEqual(
      body.errors.map(({ pointer }: { pointer: string }) => pointer),
      ['/2/category'],
    )
  })
})

describe('a slug', () => {
  test('from a client collides, alone and among many', async () => {
    await post('articles', { title: 'Taken' })
    const one = await post('articles', { title: 'Taken too', slug: 'taken' })
    assert.deepEqual([one.status, one.body.errors[0].pointer], [409, '/slug'])
    const many = await post('articles/bulk', [{ title: 'Taken' }, { title: 'x', slug: 'taken' }])
    assert.deepEqual([many.status, many.body.errors[0].pointer], [409, '/1/slug'])
  })

  test('stays when the title changes, and is made again when the record is replaced', async () => {
    await post('articles', { title: 'Stays' })
    const { body } = await post('articles', { title: 'Stays' })
    assert.equal(body.slug, 'stays-2')
    const call = { token: tenant.people.owner.access }
    const path = `/api/v1/articles/${body.id}`
    const patched = await server.call(path, { ...call, method: 'PATCH', body: { title: 'Goes' } })
    assert.equal(patched.body.slug, 'stays-2')
    await post('articles', { title: 'Goes' })
    for (const [title, slug] of [
      ['Stays', 'stays-2'],
      ['Goes', 'goes-2'],
      ['Goes', 'goes-2'],
      ['Anew', 'anew'],
    ]) {
      const replaced = await server.call(path, { ...call, method: 'PUT', body: { title } })
      assert.deepEqual([replaced.status, replaced.body.slug], [200, slug])
    }
  })

  test('of a role never equals a built-in one, given or made, even in look-alike letters', async () => {
    const refused: [input: object, pointer: string][] = [
      [{ name: 'Admin' }, '/name'],
      [{ name: 'аdmin' }, '/name'],
      [{ name: 'x', slug: 'admin' }, '/slug'],
    ]
    for (const [input, pointer] of refused) {
      const { status, body: problem } = await post('roles', { ...input, permissions: ['tags.read'] })
      assert.deepEqual([status, problem.errors[0].pointer], [422, pointer])
    }
  })
})

const graphql = (query: string) => server.graphql(query, { token: tenant.people.owner.access })
const more = (path: string) => (path === 'roles' ? { permissions: ['tags.read'] } : {})
