// All ways in normalise text to NFC, so that unique keys, filters and searches agree; names keep what their script needs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { arrange } from '../support/arrange.ts'
import { createThrough, pathOf } from '../support/fill.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

const NFD = 'Zoe\u0308 Jose\u0301 D\u0323a\u0306\u0301'
const NFC = NFD.normalize('NFC')
const call = (path: string, method = 'GET', body?: unknown) =>
  server.call(path, { method, token: tenant.people.owner.access, ...(body !== undefined && { body }) })

for (const name of ['articles', 'categories', 'tags', 'roles'])
  test(`TheCombine#3713: every text of ${name} is stored in one form, and found by both`, async () => {
    const model = server.application.models.get(name)!
    const fields = [...model.fields.values()].filter(
      ({ kind, onCreate }) => onCreate && /^(text|richText)$/.test(kind.name),
    )
    assert.ok(fields.length > 0)
    const values = Object.fromEntries(fields.map((field) => [field.name, NFD]))
    const made = await createThrough(server, { model, tenant, values })
    for (const field of fields) assert.equal(made[field.name], NFC, field.name)
    const patched = await call(`${pathOf(model)}/${made.id}`, 'PATCH', values)
    for (const field of fields) assert.equal(patched.body[field.name], NFC, field.name)
    const asked = fields
      .filter((field) => model.filters.has(field.name))
      .flatMap(({ name: field }) => ['', '__contains', '__istartswith', '__in'].map((lookup) => `${field}${lookup}`))
    const searched = fields.some(({ isSearched }) => isSearched) ? ['search'] : []
    for (const parameter of [...asked, ...searched])
      for (const text of [NFD, NFC]) {
        const found = await call(`${pathOf(model)}?${parameter}=${encodeURIComponent(text)}`)
        assert.ok(
          found.body.results.some(({ id }: { id: string }) => id === made.id),
          `${parameter} ${found.text}`,
        )
      }
  })

test('openlibrary#149: GraphQL stores and finds the same form, in literals and variables', async () => {
  const token = tenant.people.owner.access
  const create = 'mutation ($name: String!) { createTag(input: { name: $name }) { tag { id name } } }'
  const made = await server.graphql(create, { token, variables: { name: `${NFD} tag` } })
  const { tag } = made.body.data.createTag
  assert.equal(tag.name, `${NFC} tag`)
  for (const text of [NFD, NFC]) {
    const list = await server.graphql(`{ tags(filter: { name: { exact: "${text} tag" } }) { nodes { id } } }`, {
      token,
    })
    assert.deepEqual(list.body.data?.tags.nodes, [{ id: tag.id }], list.text)
  }
})

test('hasura/support#545: signing in removes the blanks that a keyboard put around the address', async () => {
  const { email, password } = tenant.people.owner
  for (const typed of [`${email} `, ` ${email.toUpperCase()}`, `\t${email}\t`])
    assert.equal((await call('/api/v1/auth/login', 'POST', { email: typed, password })).status, 200, typed)
  assert.equal((await call('/api/v1/auth/login', 'POST', { email: 'a b@example.com', password })).status, 422)
})

test('hasura/support#545: every other endpoint with an address does so too', async () => {
  const { email } = tenant.people.owner
  const typed = ` ${email.toUpperCase()}\t`
  for (const path of ['magic-link', 'password/forgot']) {
    assert.equal((await call(`/api/v1/auth/${path}`, 'POST', { email: typed })).status, 202, path)
    assert.equal((await call(`/api/v1/auth/${path}`, 'POST', { email: 'a b@example.com' })).status, 422, path)
  }
  const person = { password: 'a violet teapot sings', firstName: 'Ada', lastName: 'Byron' }
  const taken = await call('/api/v1/auth/register', 'POST', { email: typed, ...person })
  assert.ok([202, 409, 422].includes(taken.status), taken.text)
  const [kept] = await arrange('select count(*)::int as n from auth.users where lower(trim(email)) = $1', [email])
  assert.equal(kept!.n, 1)
})

test('a name is found with and without its marks, completely, by its beginning and by its parts', async () => {
  const token = tenant.people.editor.access
  for (const name of ['Łódź Straße', 'Crème brûlée'])
    assert.equal((await server.call('/api/v1/tags', { method: 'POST', token, body: { name } })).status, 201)
  for (const [query, name] of [
    ['name__iexact=lodz strasse', 'Łódź Straße'],
    ['name__iexact=ŁÓDŹ STRASSE', 'Łódź Straße'],
    ['name__istartswith=lod', 'Łódź Straße'],
    ['name__icontains=strasse', 'Łódź Straße'],
    ['name__iexact=creme brulee', 'Crème brûlée'],
    ['name__istartswith=CRÈME', 'Crème brûlée'],
    ['search=Crème brulee', 'Crème brûlée'],
  ]) {
    const { body, text } = await server.call(`/api/v1/tags?${encodeURI(query!)}`, { token })
    assert.deepEqual(
      body.results?.map((tag: { name: string }) => tag.name),
      [name],
      `${query}: ${text}`,
    )
  }
})

test('a search uses all of its words, or says which are too many', async () => {
  const token = tenant.people.editor.access
  const words = (most: number) => Array.from({ length: most }, (_, n) => `w${n}`).join(' ')
  await server.call('/api/v1/tags', { method: 'POST', token, body: { name: words(10) } })
  const search = (text: string) => server.call(`/api/v1/tags?search=${encodeURIComponent(text)}`, { token })
  assert.equal((await search(words(10))).body.count, 1)
  assert.equal((await search(`${words(10)} w3 w4`)).body.count, 1)
  assert.equal((await search(`${words(9)} w99`)).body.count, 0)
  const refused = await search(`${words(11)} more`)
  assert.equal(refused.status, 400)
  assert.match(refused.body.errors[0].message, /at most 10 words; left over are "w10", "more"/)
  const { body } = await server.graphql(`{ tags(search: "${words(11)}") { nodes { id } } }`, { token })
  assert.equal(body.errors[0].extensions.code, 'request.invalid_parameter')
})

test('supabase/storage#133: a file keeps a name with joiners, soft hyphens and marks, but no direction overrides', async () => {
  const upload = async (name: string) => {
    const form = new FormData()
    form.set('file', new File(['hello\n'], name, { type: 'text/plain' }))
    const headers = { authorization: `Bearer ${tenant.people.owner.access}` }
    const response = await fetch(`${server.origin}/api/v1/files`, { method: 'POST', headers, body: form })
    return { status: response.status, body: (await response.json()) as { name: string; id: string } }
  }
  const kept = [
    '👨‍👩‍👧.txt',
    'می‌خواهم.txt',
    'क्‍ष.txt',
    'Zu\u00adsammen.txt',
    'Zoe\u0308.txt',
    '写真.txt',
    '\u200fשלום.txt',
  ]
  for (const name of kept) {
    const { status, body } = await upload(name)
    assert.deepEqual([status, body.name], [201, name.normalize('NFC')], JSON.stringify(body))
    const read = await call(`/api/v1/files/${body.id}`)
    assert.equal(read.body.name, name.normalize('NFC'))
  }
  for (const name of ['gnp.\u202etxt', 'a\u2066b.txt', '\u200d\u00ad.txt'.slice(0, 2), 'a\u0007b.txt', 'a\u2028b.txt'])
    assert.equal((await upload(name)).status, 422, JSON.stringify(name))
})
