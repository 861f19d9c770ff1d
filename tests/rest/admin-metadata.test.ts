// GET /admin: each caller's screens are built only from what they may see and do.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { fileSettings } from '#apps/files/index.ts'
import { ROLES } from '#framework/permissions/roles.ts'
import type { AdminMetadata } from '#framework/projections/admin/index.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

const read = async (token: string | null, headers: Record<string, string> = {}) =>
  server.call('/api/v1/admin', { token, headers })
const metadataOf = async (role: keyof TestTenant['people']): Promise<AdminMetadata> =>
  (await read(tenant.people[role].access)).body
const articlesOf = ({ resources }: AdminMetadata) => resources.find(({ name }) => name === 'articles')!

describe('GET /admin', () => {
  test('names no person and no resource to anonymous callers, without an error', async () => {
    const { status, body } = await read(null)
    assert.equal(status, 200)
    assert.deepEqual(
      [body.person, body.tenant, body.tenants, body.permissions, body.resources],
      [null, null, [], [], []],
    )
  })

  test('states the minimum length of a new password to everybody, even anonymous callers', async () => {
    const { passwordLength } = (await read(null)).body
    assert.equal((await metadataOf('viewer')).passwordLength, passwordLength)
    const person = { email: 'short@example.com', firstName: 'Ada', lastName: 'Byron' }
    const body = { ...person, password: 'kw7Rv2zQ'.slice(0, passwordLength - 1) }
    const refused = await server.call('/api/v1/auth/register', { method: 'POST', body })
    assert.ok(refused.text.includes(`is shorter than ${passwordLength} characters`), refused.text)
  })

  test('links to the mails of a development server, and of no other', async () => {
    assert.equal((await metadataOf('viewer')).mailsAt, null)
  })

  test('refuses an invalid token', async () => {
    assert.equal((await read('nonsense')).body.code, 'auth.invalid_token')
  })

  test('describes nobody to a session that has ended, even while its token is valid (RFC 6749, 10.3)', async () => {
    const person = await registerPerson(server)
    assert.equal((await server.call('/api/v1/admin', { token: person.access })).body.person.id, person.id)
    await server.call('/api/v1/auth/sessions/end-all', { method: 'POST', token: person.access })
    const { status, body } = await server.call('/api/v1/admin', { token: person.access })
    assert.deepEqual([status, body.code], [401, 'auth.session_ended'])
  })

  test("names the caller, the tenant, and the caller's other tenants", async () => {
    const { person, tenant: here, tenants } = await metadataOf('viewer')
    assert.deepEqual(
      [person!.id, person!.email, here!.slug, tenants.map(({ slug }) => slug)],
      [tenant.people.viewer.id, tenant.people.viewer.email, tenant.slug, [tenant.slug]],
    )
  })

  test('reveals nothing about a foreign tenant', async () => {
    const stranger = await registerPerson(server)
    const answer = await read(stranger.access, { 'x-tenant': tenant.slug })
    assert.equal(answer.body.code, 'tenants.not_found')
    assert.deepEqual((await read(stranger.access)).body.tenants, [])
  })

  test('shows a person without a tenant nothing that belongs to one', async () => {
    const stranger = await registerPerson(server)
    const { resources } = (await read(stranger.access)).body as AdminMetadata
    assert.deepEqual(
      resources.filter(({ isInTenant }) => isInTenant),
      [],
    )
  })

  test('offers a viewer no operation that changes anything, and an editor those of editors', async () => {
    assert.deepEqual(articlesOf(await metadataOf('viewer')).operations, ['list', 'read'])
    assert.deepEqual(articlesOf(await metadataOf('viewer')).actions, [])
    const editors = articlesOf(await metadataOf('editor'))
    assert.deepEqual(editors.operations, ['list', 'read', 'create', 'update'])
    assert.ok(editors.actions.some(({ name }) => name === 'publish'))
    assert.deepEqual(articlesOf(await metadataOf('viewer')).many, [])
    assert.deepEqual(editors.many, ['update', 'publish', 'unpublish'])
  })

  test('states the size and types of uploads, and nothing of it to anonymous callers', async () => {
    const { uploads } = await metadataOf('editor')
    assert.equal(uploads!.maxSize, fileSettings.of(server.project.settings).files.maxSize)
    assert.ok(uploads!.types.includes('image/png'))
    assert.equal((await read(null)).body.uploads, null)
  })

  test('lists the lookups of each filter, and of fields behind a relation', async () => {
    const { filters } = articlesOf(await metadataOf('viewer'))
    assert.ok(filters.status!.includes('in'))
    assert.ok(filters.category__slug!.includes('exact'))
  })

  test('keeps its tag until something changes', async () => {
    const { access } = tenant.people.viewer
    const first = await read(access)
    const etag = first.headers.get('etag')!
    assert.equal(first.headers.get('cache-control'), 'private, no-cache')
    const again = await read(access, { 'if-none-match': etag })
    assert.deepEqual([again.status, again.text, again.headers.get('etag')], [304, '', etag])
    assert.equal((await read(tenant.people.editor.access, { 'if-none-match': etag })).status, 200)
  })

  for (const role of ROLES)
    test(`offers a ${role} permitted operations and actions, and lists that open`, async () => {
      const { resources, permissions } = await metadataOf(role)
      const offered = resources.flatMap(({ name, operations, actions }) => [
        ...operations.map((operation) => `${name}.${operation === 'list' ? 'read' : operation}`),
        ...actions.map(({ permission }) => permission),
      ])
      assert.deepEqual(
        offered.filter((word) => !permissions.includes(word)),
        [],
      )
      const token = tenant.people[role].access
      for (const { path } of resources.filter(({ operations }) => operations.includes('list'))) {
        const answer = await server.call(`/api/v1/${path}?page_size=1`, { token })
        assert.equal(answer.status, 200, answer.text)
      }
    })
})
