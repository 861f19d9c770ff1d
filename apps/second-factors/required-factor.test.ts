// A tenant that requires a second factor: members without one stay outside, at once and on every surface.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { readMails, readToken } from '#tests/support/mails.ts'
import { runManage } from '#tests/support/manage.ts'
import { runCommand } from '#tests/support/run-command.ts'
import { enrolTotp, forgetProofs } from '#tests/support/second-factor.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { addMember, createTenant, type Person, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

const REFUSED = 'tenants.second_factor_required'
const post = (path: string, body: object, token?: string) =>
  server.call(`/api/v1/${path}`, { method: 'POST', body, ...(token && { token }) })
const get = (path: string, token: string, headers = {}) => server.call(`/api/v1/${path}`, { token, headers })
const setRequired = ({ id }: TestTenant, token: string, isRequired: boolean) =>
  post(`tenants/${id}/require-second-factor`, { isRequired }, token)
/** Current tokens. */
const refreshed = async ({ refresh }: Pick<Person, 'refresh'>) =>
  (await post('auth/refresh', { refresh })).body as { access: string; refresh: string }

/** A tenant that requires a second factor; only its owner has one. */
async function buildStrict() {
  const tenant = await createTenant(server)
  const { owner } = tenant.people
  const totp = await enrolTotp(server, owner)
  const answer = await setRequired(tenant, owner.access, true)
  assert.deepEqual([answer.status, answer.body.requiresSecondFactor], [200, true], answer.text)
  return { tenant, totp, people: tenant.people, access: (await refreshed(owner)).access }
}

describe('requiring a second factor', () => {
  test('is for an owner who has one, freshly proven: owners cannot lock themselves out', async () => {
    const tenant = await createTenant(server)
    const { owner, admin } = tenant.people
    assert.equal((await setRequired(tenant, owner.access, true)).body.code, REFUSED)
    await enrolTotp(server, admin)
    assert.equal((await setRequired(tenant, admin.access, true)).body.code, 'permissions.denied')
    const totp = await enrolTotp(server, owner)
    await forgetProofs(owner.id)
    assert.equal((await setRequired(tenant, owner.access, true)).body.code, 'auth.step_up_required')
    const overGraphql = await server.graphql(
      'mutation ($id: ID!) { requireSecondFactorTenant(id: $id, input: { isRequired: true }) { tenant { id } } }',
      { token: owner.access, variables: { id: tenant.id } },
    )
    assert.equal(overGraphql.body.errors?.[0].extensions.code, 'auth.step_up_required', overGraphql.text)
    await post('auth/step-up', { code: totp.code() }, owner.access)
    assert.equal((await setRequired(await createTenant(server), owner.access, true)).status, 404)
    assert.equal((await setRequired(tenant, owner.access, true)).status, 200)
  })

  test('cannot be set by writing the field, on creation or later', async () => {
    const { owner } = (await createTenant(server)).people
    const body = { name: 'Teapots', requiresSecondFactor: true }
    assert.equal((await post('tenants', body, owner.access)).body.code, 'request.validation_failed')
    const [tenant] = (await get('tenants', owner.access)).body.results
    const changed = await server.call(`/api/v1/tenants/${tenant.id}`, {
      method: 'PATCH',
      token: owner.access,
      body: { requiresSecondFactor: true },
    })
    assert.equal(changed.body.code, 'request.validation_failed')
  })

  test('applies to issued tokens, on REST, GraphQL and events, and admits members who have one', async () => {
    const tenant = await createTenant(server)
    const { owner, editor } = tenant.people
    assert.equal((await get('articles', editor.access)).status, 200)
    await enrolTotp(server, owner)
    await setRequired(tenant, owner.access, true)
    assert.equal((await get('articles', editor.access)).body.code, 'auth.stale_token')
    const { access } = await refreshed(editor)
    for (const path of ['articles', 'memberships', 'files', 'events', 'audit', `tenants/${tenant.id}/nothing`])
      assert.ok([REFUSED, 'resource.not_found'].includes((await get(path, access)).body.code), path)
    const written = await post('articles', { title: 'Teapots' }, access)
    assert.deepEqual([written.status, written.body.code], [403, REFUSED])
    const [error] = (await server.graphql('{ articles { nodes { id } } }', { token: access })).body.errors
    assert.deepEqual([error.extensions.status, error.extensions.code], [403, REFUSED])
    const stream = await server.call('/graphql/', {
      method: 'POST',
      token: access,
      headers: { accept: 'text/event-stream' },
      body: { query: 'subscription { events { name } }' },
    })
    assert.match(stream.text, /tenants\.second_factor_required/)
    assert.equal((await get('articles', (await refreshed(owner)).access)).status, 200)
  })

  test("leaves one's own user, one's tenants and adding a factor open, and adding one admits at once", async () => {
    const { tenant, people } = await buildStrict()
    const { access } = await refreshed(people.viewer)
    assert.equal((await get('users/me', access)).status, 200)
    const own = (await get('tenants', access)).body.results
    assert.deepEqual([own[0].id, own[0].requiresSecondFactor], [tenant.id, true])
    const others = (await get('users', access)).body.results
    assert.deepEqual(
      others.map(({ id }: { id: string }) => id),
      [people.viewer.id],
    )
    assert.equal((await get('articles', access)).body.code, REFUSED)
    await enrolTotp(server, { id: people.viewer.id, access })
    assert.equal((await get('articles', access)).status, 200)
  })

  test('excludes nobody from their other tenants', async () => {
    const { people } = await buildStrict()
    const { access } = await refreshed(people.admin)
    const made = await post('tenants', { name: 'Somewhere else' }, access)
    assert.equal(made.status, 201, made.text)
    const there = await post('auth/switch-tenant', { tenant: made.body.slug }, access)
    assert.equal((await get('articles', there.body.access)).status, 200)
  })

  test('cannot be bypassed by switching, signing in again, a header, a new member or an invitation', async () => {
    const { tenant, people, access } = await buildStrict()
    const { email, password } = people.admin
    const again = await post('auth/login', { email, password, tenant: tenant.slug })
    assert.equal((await get('articles', again.body.access)).body.code, REFUSED)
    const made = await post('tenants', { name: 'Somewhere else' }, again.body.access)
    const there = (await post('auth/switch-tenant', { tenant: made.body.slug }, again.body.access)).body
    const back = (await post('auth/switch-tenant', { tenant: tenant.slug }, there.access)).body
    assert.equal((await get('articles', back.access)).body.code, REFUSED)
    const outside = await addMember(server, tenant, { role: 'admin' })
    assert.equal((await get('articles', outside.access, { 'x-tenant': tenant.slug })).body.code, REFUSED)
    const invited = await registerPerson(server)
    await post('invitations', { email: invited.email, role: 'admin' }, access)
    const token = await readToken(server, invited.email, /invites you/)
    const joined = await post('invitations/accept', { token, password: invited.password })
    assert.equal((await get('articles', joined.body.access)).body.code, REFUSED)
  })

  test('keeps the last factor of a member until the tenant requires none', async () => {
    const { tenant, people, access } = await buildStrict()
    const remove = (token: string) => server.call('/api/v1/auth/second-factor/totp', { method: 'DELETE', token })
    const refused = await remove(access)
    assert.deepEqual([refused.status, refused.body.code], [409, 'resource.conflict'])
    assert.equal((await setRequired(tenant, access, false)).status, 200)
    assert.equal((await get('articles', (await refreshed(people.viewer)).access)).status, 200)
    assert.equal((await remove(access)).status, 204)
  })

  test('applies when an owner requires one while they remove their own', async () => {
    const pairs = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const tenant = await createTenant(server)
        const { owner } = tenant.people
        await enrolTotp(server, owner)
        const [required, removed] = await Promise.all([
          setRequired(tenant, owner.access, true),
          server.call('/api/v1/auth/second-factor/totp', { method: 'DELETE', token: owner.access }),
        ])
        return [required.status, removed.status]
      }),
    )
    for (const [required, removed] of pairs)
      assert.ok((required === 200) !== (removed === 204), `required ${required}, removed ${removed}`)
  })
})

describe('secondfactor reset', () => {
  test('removes every factor, ends every session, tells the person and is recorded in the trail', async () => {
    const { people, access } = await buildStrict()
    const { owner } = people
    const done = await runManage(['secondfactor', 'reset', owner.email.toUpperCase()])
    assert.equal(done.status, 0, done.stderr)
    assert.match(done.stdout, /no second factor any more/)
    assert.equal((await get('users/me', access)).body.code, 'auth.session_ended')
    const { email, password } = owner
    const again = await post('auth/login', { email, password })
    assert.equal(again.status, 200)
    assert.equal((await get('articles', again.body.access)).body.code, REFUSED)
    const trail = await arrange(
      `select 1 from audit.changes where record_id = $1 and operation = 'second_factor_reset'`,
      [owner.id],
    )
    assert.equal(trail.length, 1)
    assert.match((await readMails(server, owner.email)).at(-1)!.subject, /removed/)
    assert.match((await runCommand(['secondfactor', 'reset', 'nobody@example.com'])).stderr, /Nobody has the address/)
    assert.match((await runCommand(['secondfactor', 'list', email])).stderr, /There is no secondfactor list/)
  })
})
