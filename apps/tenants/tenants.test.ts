// Tenants: creating them, finding them by header, host and token, and what happens when these disagree.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, joinTenant, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let a: TestTenant
let b: TestTenant
before(async () => {
  server = await openServer()
  a = await createTenant(server)
  b = await createTenant(server)
})
after(() => server.close())

const someName = () => `Name ${randomBytes(5).toString('hex')}`

/** fetch sets the host itself. */
function callHost(host: string, path: string, token?: string): Promise<{ status: number; body: { code?: string } }> {
  return new Promise((resolve, reject) => {
    const headers = { host, ...(token && { authorization: `Bearer ${token}` }) }
    request(`${server.origin}${path}`, { headers }, async (answer) => {
      const text = (await answer.toArray()).join('')
      resolve({ status: answer.statusCode!, body: JSON.parse(text) })
    })
      .on('error', reject)
      .end()
  })
}

describe('creating a tenant', () => {
  test('makes the caller its owner, who can name it at once', async () => {
    const person = await registerPerson(server)
    const made = await server.call('/api/v1/tenants', {
      method: 'POST',
      token: person.access,
      body: { name: someName() },
    })
    assert.equal(made.status, 201, made.text)
    assert.equal(made.headers.get('location'), `/api/v1/tenants/${made.body.id}`)
    assert.deepEqual(Object.keys(made.body), [
      'id',
      'name',
      'slug',
      'requiresSecondFactor',
      'status',
      'deletesAt',
      'createdAt',
      'updatedAt',
    ])
    const listed = await server.call('/api/v1/tenants', { token: person.access })
    assert.deepEqual(listed.body.results, [made.body])
    const inside = await server.call('/api/v1/memberships', {
      token: person.access,
      headers: { 'x-tenant': made.body.slug },
    })
    assert.deepEqual(
      inside.body.results.map(({ user, role }: { user: string; role: string }) => [user, role]),
      [[person.id, 'owner']],
    )
  })

  test('refuses slugs that are taken, reserved or malformed, and fields the caller may not set', async () => {
    const { access } = await registerPerson(server)
    for (const [body, status, pointer] of [
      [{ name: 'x', slug: a.slug }, 409, '/slug'],
      [{ name: 'x', slug: 'www' }, 422, '/slug'],
      [{ name: 'x', slug: 'No Slug' }, 422, '/slug'],
      [{ slug: 'only-a-slug' }, 422, '/name'],
      [{ name: 'x', status: 'active' }, 422, '/status'],
      [{ name: 'x', id: a.id }, 422, '/id'],
    ] as const) {
      const answer = await server.call('/api/v1/tenants', { method: 'POST', token: access, body })
      assert.deepEqual([answer.status, answer.body.errors[0].pointer], [status, pointer], answer.text)
    }
    const nobody = await server.call('/api/v1/tenants', { method: 'POST', body: { name: 'x' } })
    assert.equal(nobody.status, 401)
  })
})

describe('changing a tenant', () => {
  test('is for people who run it, and keeps its slug', async () => {
    const name = someName()
    for (const [role, status] of [
      ['viewer', 403],
      ['editor', 403],
      ['admin', 200],
    ] as const) {
      const token = a.people[role].access
      const answer = await server.call(`/api/v1/tenants/${a.id}`, { method: 'PATCH', token, body: { name } })
      assert.equal(answer.status, status, role)
    }
    const body = { slug: 'another' }
    const slug = await server.call(`/api/v1/tenants/${a.id}`, { method: 'PATCH', token: a.people.owner.access, body })
    assert.deepEqual([slug.status, slug.body.errors[0].pointer], [422, '/slug'])
  })

  test('does not reach from the tenant one runs into another one belongs to', async () => {
    const { owner } = a.people
    await joinTenant(server, b, { user: owner.id })
    assert.equal((await server.call(`/api/v1/tenants/${b.id}`, { token: owner.access })).status, 200)
    const body = { name: 'Taken over' }
    const answer = await server.call(`/api/v1/tenants/${b.id}`, { method: 'PATCH', token: owner.access, body })
    assert.deepEqual([answer.status, answer.body.code], [404, 'resource.not_found'])
  })
})

describe('the tenant of a request', () => {
  test('follows token, header and host, which must agree', async () => {
    const { access } = a.people.viewer
    assert.equal(
      (await server.call('/api/v1/articles', { token: access, headers: { 'x-tenant': a.slug } })).status,
      200,
    )
    assert.equal((await callHost(`${a.slug}.localhost`, '/api/v1/articles', access)).status, 200)
    for (const slug of [b.slug, 'no-such-tenant', 'No Slug']) {
      const answer = await server.call('/api/v1/articles', { token: access, headers: { 'x-tenant': slug } })
      assert.deepEqual([answer.status, answer.body.code], [403, 'tenants.mismatch'], slug)
    }
    const host = await callHost(`${b.slug}.localhost`, '/api/v1/articles', access)
    assert.deepEqual([host.status, host.body.code], [403, 'tenants.mismatch'])
  })

  test('is unknown to people who do not belong to it: 404, whether it exists or not', async () => {
    const { access } = await registerPerson(server)
    const answers = await Promise.all(
      [a.slug, 'no-such-tenant'].map((slug) =>
        server.call('/api/v1/articles', { token: access, headers: { 'x-tenant': slug } }),
      ),
    )
    const told = answers.map(({ status, body: { requestId, ...rest } }) => ({ status, ...rest }))
    assert.deepEqual(told[0], told[1])
    assert.deepEqual([told[0]!.status, told[0]!.code], [404, 'tenants.not_found'])
  })

  test('is reached by its own host name', async () => {
    const host = `${randomBytes(5).toString('hex')}.example.org`
    await arrange('insert into tenant.domains (host, leads_to_id) values ($1, $2)', [host, a.id])
    assert.equal((await callHost(host, '/api/v1/articles', a.people.viewer.access)).status, 200)
    assert.equal((await callHost(host, '/api/v1/articles', b.people.viewer.access)).body.code, 'tenants.mismatch')
    assert.equal((await callHost('other.example.org', '/api/v1/articles')).status, 421)
  })

  test('closes at once to everybody when it is suspended', async () => {
    const { people, id, slug } = await createTenant(server)
    assert.equal((await server.call('/api/v1/articles', { token: people.owner.access })).status, 200)
    await arrange("update tenant.tenants set status = 'suspended' where id = $1", [id])
    const answer = await server.call('/api/v1/articles', { token: people.owner.access })
    assert.deepEqual([answer.status, answer.body.code], [404, 'tenants.not_found'])
    const body = { email: people.owner.email, password: people.owner.password, tenant: slug }
    assert.equal((await server.call('/api/v1/auth/login', { method: 'POST', body })).status, 404)
  })
})
