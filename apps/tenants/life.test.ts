// A tenant's life in its owners' hands: another slug, the end, and second thoughts.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { createContext } from '#framework/request/create-context.ts'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, joinTenant, type Person, type TestTenant } from '#tests/support/tenant.ts'
import { deleteTenant, restoreTenant, suspendTenant } from './life/set-status.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

const someSlug = () => `s-${randomBytes(6).toString('hex')}`
const post = (path: string, { access }: Person, body: unknown = {}) =>
  server.call(`/api/v1/tenants/${path}`, { method: 'POST', token: access, body })
/** A token without the closed tenant. */
async function comeHome({ email, password }: Person): Promise<string> {
  const { body } = await server.call('/api/v1/auth/login', { method: 'POST', body: { email, password } })
  return body.access
}
const undelete = async ({ id }: TestTenant, person: Person) =>
  server.call(`/api/v1/tenants/${id}/undelete`, { method: 'POST', token: await comeHome(person) })

describe('renaming a tenant', () => {
  test('is for owners, and the old slug still leads there', async () => {
    const tenant = await createTenant(server)
    const { owner, admin } = tenant.people
    const slug = someSlug()
    assert.equal((await post(`${tenant.id}/rename`, admin, { slug })).status, 403)
    const renamed = await post(`${tenant.id}/rename`, owner, { slug })
    assert.deepEqual([renamed.status, renamed.body.slug], [200, slug], renamed.text)
    for (const name of [slug, tenant.slug])
      assert.equal(
        (await server.call('/api/v1/articles', { token: owner.access, headers: { 'x-tenant': name } })).status,
        200,
        name,
      )
  })

  test('reserves the old slug for a time, and does not reveal its owner (subdomain takeover)', async () => {
    const [tenant, second] = [await createTenant(server), await createTenant(server)]
    const slug = someSlug()
    await post(`${tenant.id}/rename`, tenant.people.owner, { slug })
    const tries = [
      await post(`${second.id}/rename`, second.people.owner, { slug: tenant.slug }),
      await post(`${second.id}/rename`, second.people.owner, { slug }),
      await server.call('/api/v1/tenants', {
        method: 'POST',
        token: second.people.owner.access,
        body: { name: 'Copy', slug: tenant.slug },
      }),
    ]
    const told = tries.map(({ status, body: { requestId, ...rest } }) => ({ status, ...rest }))
    assert.equal(told[0]!.status, 409)
    for (const each of told) assert.deepEqual(each, told[0])
    await arrange('update tenant.former_slugs set expires_at = now() where slug = $1', [tenant.slug])
    assert.equal((await post(`${second.id}/rename`, second.people.owner, { slug: tenant.slug })).status, 200)
  })

  test('keeps at most ten former slugs: beyond that it returns to one of them, or waits for the oldest (CWE-770)', async () => {
    const tenant = await createTenant(server, ['owner'])
    const { owner } = tenant.people
    const rename = (slug: string) => post(`${tenant.id}/rename`, owner, { slug })
    const formers = () => arrange('select slug from tenant.former_slugs where leads_to_id = $1', [tenant.id])
    await arrange(
      "insert into tenant.former_slugs (slug, leads_to_id, expires_at) select $2 || n, $1, now() + n * interval '1 day' from generate_series(1, 9) n",
      [tenant.id, someSlug()],
    )
    assert.equal((await rename(someSlug())).status, 200)
    const [refused, slug] = [await rename(someSlug()), someSlug()]
    assert.deepEqual([refused.status, refused.body.code], [409, 'resource.conflict'], refused.text)
    assert.match(refused.body.detail, /The oldest is free on \d{4}-\d\d-\d\d/)
    assert.equal((await formers()).length, 10)
    assert.equal((await rename(tenant.slug)).status, 200, 'back to the one it began with')
    await arrange('update tenant.former_slugs set expires_at = now() where leads_to_id = $1', [tenant.id])
    assert.equal((await rename(slug)).status, 200)
    assert.deepEqual(await formers(), [{ slug: tenant.slug }], 'what is over is cleared away')
  })

  test('may return to a former slug, and refuses reserved and malformed ones', async () => {
    const tenant = await createTenant(server)
    const { owner } = tenant.people
    for (const slug of ['www', 'No Slug', 'a'.repeat(64)])
      assert.equal((await post(`${tenant.id}/rename`, owner, { slug })).status, 422, slug)
    for (const slug of [someSlug(), tenant.slug, tenant.slug])
      assert.equal((await post(`${tenant.id}/rename`, owner, { slug })).status, 200, slug)
    const [row] = await arrange('select slug from tenant.tenants where id = $1', [tenant.id])
    assert.deepEqual(row, { slug: tenant.slug })
  })

  test('of two to the same slug at once succeeds for one', async () => {
    const tenants = await Promise.all(Array.from({ length: 4 }, () => createTenant(server)))
    const slug = someSlug()
    const answers = await Promise.all(tenants.map(({ id, people }) => post(`${id}/rename`, people.owner, { slug })))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409])
  })

  test('does not reach from the tenant one runs into another one belongs to', async () => {
    const [a, b] = [await createTenant(server), await createTenant(server)]
    await joinTenant(server, b, { user: a.people.owner.id })
    for (const [action, body] of [
      ['rename', { slug: someSlug() }],
      ['close', { slug: b.slug }],
    ] as const)
      assert.equal((await post(`${b.id}/${action}`, a.people.owner, body)).status, 404, action)
  })
})

describe('deleting a tenant', () => {
  test('asks for the slug once more, closes it at once, and states the deadline for undoing', async () => {
    const tenant = await createTenant(server)
    const { owner, admin } = tenant.people
    assert.equal((await post(`${tenant.id}/close`, owner, { slug: 'another' })).status, 422)
    assert.equal((await post(`${tenant.id}/close`, admin, { slug: tenant.slug })).status, 403)
    const closed = await post(`${tenant.id}/close`, owner, { slug: tenant.slug })
    assert.deepEqual([closed.status, closed.body.status], [200, 'deleting'], closed.text)
    const days = (Date.parse(closed.body.deletesAt) - Date.now()) / 86_400_000
    assert.ok(days > 29.9 && days < 30.1, `${days}`)
    assert.equal((await server.call('/api/v1/articles', { token: owner.access })).status, 404)
  })

  test('is undone by an owner, by nobody else, and over GraphQL as well', async () => {
    const [tenant, foreign] = [await createTenant(server), await createTenant(server)]
    await post(`${tenant.id}/close`, tenant.people.owner, { slug: tenant.slug })
    for (const person of [tenant.people.admin, foreign.people.owner]) {
      const answer = await undelete(tenant, person)
      assert.deepEqual([answer.status, answer.body.code], [404, 'tenants.not_found'])
    }
    assert.equal((await undelete(tenant, tenant.people.owner)).body.status, 'active')
    assert.equal((await undelete(tenant, tenant.people.owner)).body.code, 'resource.conflict')
    const fresh = await comeHome(tenant.people.owner)
    const closed = await server.graphql(
      `mutation { closeTenant(id: "${tenant.id}", input: { slug: "${tenant.slug}" }) { tenant { status } } }`,
      { token: fresh },
    )
    assert.equal(closed.body.data?.closeTenant.tenant.status, 'deleting', closed.text)
    const back = await server.graphql(
      `mutation { undeleteTenant(id: "${tenant.id}") { tenant { status deletesAt } } }`,
      {
        token: await comeHome(tenant.people.owner),
      },
    )
    assert.deepEqual(back.body.data?.undeleteTenant.tenant, { status: 'active', deletesAt: null }, back.text)
  })

  test('gives its owner no way to open what the platform closed (CVE-2025-3930, GHSA-56p6-qw3c-fq2g)', async () => {
    const ctx = createContext(server.runtime, { requestId: 'life' })
    for (const close of [
      (id: string) => suspendTenant(ctx, id, 'unpaid'),
      (id: string) => deleteTenant(ctx, id, { by: 'platform', reason: 'abuse' }),
    ]) {
      const tenant = await createTenant(server)
      await close(tenant.id)
      assert.equal((await undelete(tenant, tenant.people.owner)).body.code, 'resource.conflict')
      await assert.rejects(suspendTenant(ctx, tenant.id, 'again'), /The tenant is/)
      assert.equal((await restoreTenant(ctx, tenant.id, 'paid')).status, 'active')
    }
  })

  test("records who, when and why in the platform's trail", async () => {
    const tenant = await createTenant(server)
    await suspendTenant(createContext(server.runtime, { requestId: 'life' }), tenant.id, 'unpaid since May')
    const rows = await arrange(
      "select reason, changes -> 'status' as status from audit.changes where resource = 'tenants' and record_id = $1 and operation = 'update'",
      [tenant.id],
    )
    assert.deepEqual(rows, [{ reason: 'suspend: unpaid since May', status: { old: 'active', new: 'suspended' } }])
  })
})
