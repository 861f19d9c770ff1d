// Invitations: from a mail to a membership, for people with and without an account, and for nobody else.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { readMails, readToken } from '#tests/support/mails.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type Person, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

const someAddress = () => `i${randomBytes(8).toString('hex')}@example.com`
const post = (path: string, body: object, token?: string) =>
  server.call(`/api/v1/invitations${path}`, { method: 'POST', body, ...(token && { token }) })
const invite = (email: string, role = 'editor', by: Person = tenant.people.admin) =>
  post('', { email, role }, by.access)
const tokenFor = (email: string) => readToken(server, email, /invites you/)
const NEWCOMER = { password: 'a violet teapot sings', firstName: 'Nora', lastName: 'New' }

describe('an invitation', () => {
  test('makes a person of someone without an account: signed in and a member', async () => {
    const email = someAddress()
    const made = await invite(email)
    assert.deepEqual([made.status, made.body.email, made.body.acceptedAt], [201, email, null])
    const [sent] = await readMails(server, email)
    assert.match(sent!.subject, /^Grace Tester invites you to Tenant /)
    const token = await tokenFor(email)
    const missing = await post('/accept', { token, password: NEWCOMER.password })
    assert.deepEqual(
      missing.body.errors.map(({ pointer }: { pointer: string }) => pointer),
      ['/firstName', '/lastName'],
    )
    const { status, body } = await post('/accept', { token, ...NEWCOMER })
    assert.equal(status, 200)
    const own = await server.call('/api/v1/memberships', { token: body.access })
    assert.equal(own.body.results.find((each: { user: string }) => each.user === body.user.id).role, 'editor')
    const [row] = await arrange('select email_verified_at is not null as yes from auth.users where id = $1', [
      body.user.id,
    ])
    assert.equal(row!.yes, true)
    assert.equal((await post('/accept', { token, ...NEWCOMER })).body.code, 'auth.invalid_link')
  })

  test('makes an existing person a member, with their password or their session', async () => {
    const [one, other] = [await registerPerson(server), await registerPerson(server)]
    for (const { email } of [one, other]) await invite(email, 'viewer')
    const token = await tokenFor(one.email)
    assert.equal((await post('/accept', { token, password: 'wrong' })).body.code, 'auth.invalid_credentials')
    assert.equal((await post('/accept', { token, password: one.password })).status, 200)
    assert.equal((await post('/accept-as-me', { token: await tokenFor(other.email) }, other.access)).status, 204)
    const again = await invite(one.email, 'viewer')
    assert.equal(again.status, 201)
    assert.equal(
      (await post('/accept-as-me', { token: await tokenFor(one.email) }, one.access)).body.code,
      'resource.conflict',
    )
  })

  test('refuses a person who merely registered its address, and anybody else (CVE-2026-53514)', async () => {
    const email = someAddress()
    await invite(email)
    const squatter = await registerPerson(server, { email })
    const stranger = await registerPerson(server)
    const token = await tokenFor(email)
    assert.equal(
      (await post('/accept-as-me', { token: 'A'.repeat(43) }, squatter.access)).body.code,
      'auth.invalid_link',
    )
    assert.equal((await post('/accept-as-me', { token }, stranger.access)).body.code, 'auth.invalid_link')
    assert.equal((await post('/accept', { token, password: 'not the one chosen' })).status, 401)
    const taken = await post('/accept', { token, ...NEWCOMER, password: 'another violet teapot' })
    assert.deepEqual([taken.status, taken.body.user.firstName], [200, NEWCOMER.firstName], 'the mailbox counts')
    const own = await server.call('/api/v1/users/me', { token: squatter.access })
    assert.equal(own.body.code, 'auth.session_ended')
  })

  test('grants no role above that of the inviter (CVE-2026-32103, CVE-2025-24353)', async () => {
    assert.equal((await invite(someAddress(), 'owner')).body.code, 'permissions.denied')
    assert.equal((await invite(someAddress(), 'owner', tenant.people.owner)).status, 201)
    assert.equal((await invite(someAddress(), 'viewer', tenant.people.editor)).status, 403)
    assert.equal((await post('', { email: someAddress(), role: 'god' }, tenant.people.owner.access)).status, 422)
  })

  test('ends when it is withdrawn, when the inviter loses the right, and with the tenant', async () => {
    const own = await createTenant(server)
    const [taken, demoted, closed] = [someAddress(), someAddress(), someAddress()]
    const { body } = await invite(taken, 'viewer', own.people.admin)
    await invite(demoted, 'admin', own.people.admin)
    await invite(closed, 'viewer', own.people.owner)
    const tokens = [await tokenFor(taken), await tokenFor(demoted), await tokenFor(closed)]
    await server.call(`/api/v1/invitations/${body.id}`, { method: 'DELETE', token: own.people.owner.access })
    await arrange("update tenant.memberships set role = 'viewer' where tenant_id = $1 and user_id = $2", [
      own.id,
      own.people.admin.id,
    ])
    for (const token of tokens.slice(0, 2))
      assert.equal((await post('/accept', { token, ...NEWCOMER })).body.code, 'auth.invalid_link')
    await arrange("update tenant.tenants set status = 'suspended' where id = $1", [own.id])
    assert.equal((await post('/accept', { token: tokens[2]!, ...NEWCOMER })).body.code, 'auth.invalid_link')
    const rows = await arrange('select 1 from auth.users where email = any($1)', [[taken, demoted, closed]])
    assert.deepEqual(rows, [], 'nothing is half-written')
  })

  test("grants own roles as they are on acceptance, unless they exceed the inviter's by then", async () => {
    const { owner, admin } = tenant.people
    const role = await server.call('/api/v1/roles', {
      method: 'POST',
      token: owner.access,
      body: { name: `Role ${someAddress()}`, permissions: ['tags.read'] },
    })
    const [email, later] = [someAddress(), someAddress()]
    for (const to of [email, later]) {
      const made = await post('', { email: to, role: 'member', roles: [role.body.id] }, admin.access)
      assert.deepEqual([made.status, made.body.roles], [201, [role.body.id]], made.text)
    }
    const { body } = await post('/accept', { token: await tokenFor(email), ...NEWCOMER })
    assert.equal((await server.call('/api/v1/tags', { token: body.access })).status, 200)
    assert.equal((await server.call('/api/v1/articles', { token: body.access })).status, 403)
    const token = await tokenFor(later)
    const beyond = [...server.application.roles.get('owner')!].find(
      (word) => !server.application.roles.get('admin')!.has(word),
    )
    // The inviter was lowered to the very role they granted, which then came to allow more.
    await arrange("update tenant.memberships set role = 'viewer' where tenant_id = $1 and user_id = $2", [
      tenant.id,
      admin.id,
    ])
    await server.call(`/api/v1/roles/${role.body.id}`, {
      method: 'PATCH',
      token: owner.access,
      body: { permissions: ['tags.read', beyond ?? 'tags.create'] },
    })
    assert.equal((await post('/accept', { token, ...NEWCOMER })).body.code, 'auth.invalid_link')
    await arrange("update tenant.memberships set role = 'admin' where tenant_id = $1 and user_id = $2", [
      tenant.id,
      admin.id,
    ])
    const again = await server.call('/api/v1/auth/refresh', { method: 'POST', body: { refresh: admin.refresh } })
    tenant = { ...tenant, people: { ...tenant.people, admin: { ...admin, ...again.body } } }
  })

  test('names its tenant to everybody with the link, any number of times, and nothing else', async () => {
    const email = someAddress()
    await invite(email)
    const token = await tokenFor(email)
    const [sent] = await readMails(server, email)
    for (let n = 0; n < 2; n++) {
      const { status, body } = await post('/look', { token })
      assert.deepEqual([status, Object.keys(body)], [200, ['tenant']])
      assert.equal(sent!.subject, `Grace Tester invites you to ${body.tenant}`)
    }
    assert.equal((await post('/accept', { token, ...NEWCOMER })).status, 200)
    assert.deepEqual((await post('/look', { token })).body, { tenant: null })
  })

  test('names no tenant for a dead or malformed link', async () => {
    const own = await createTenant(server, [])
    const { owner } = own.people
    const emails = [someAddress(), someAddress(), someAddress()] as const
    const made: string[] = []
    for (const email of emails) made.push((await invite(email, 'viewer', owner)).body.id)
    const [taken, old, closed] = [await tokenFor(emails[0]), await tokenFor(emails[1]), await tokenFor(emails[2])]
    await server.call(`/api/v1/invitations/${made[0]}`, { method: 'DELETE', token: owner.access })
    await arrange('update auth.one_time_tokens set expires_at = now() where subject = $1', [made[1]])
    await server.call('/api/v1/auth/magic-link', { method: 'POST', body: { email: owner.email } })
    const other = await readToken(server, owner.email, /link to log in/)
    const looked = [await post('/look', { token: taken }), await post('/look', { token: old })]
    looked.push(await post('/look', { token: other }), await post('/look', { token: 'A'.repeat(43) }))
    await arrange("update tenant.tenants set status = 'suspended' where id = $1", [own.id])
    looked.push(await post('/look', { token: closed }))
    for (const { status, body } of looked) assert.deepEqual([status, body], [200, { tenant: null }])
    assert.equal((await post('/look', { token: `${taken}x` })).status, 422)
    const used = await server.call('/api/v1/auth/magic-link/use', { method: 'POST', body: { token: other } })
    assert.equal(used.status, 200, 'looking uses nothing up')
  })

  test('is accepted once of fifty simultaneous requests', async () => {
    const email = someAddress()
    await invite(email)
    const token = await tokenFor(email)
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('/accept', { token, ...NEWCOMER })))
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    assert.deepEqual([...new Set(answers.map(({ status }) => status))].sort(), [200, 422])
    const rows = await arrange(
      'select 1 from tenant.memberships m join auth.users u on u.id = m.user_id where u.email = $1',
      [email],
    )
    assert.equal(rows.length, 1)
  })

  test('is sent again with another link, and stays within its tenant', async () => {
    const email = someAddress()
    const { body } = await invite(email)
    const first = await tokenFor(email)
    const resent = await post(`/${body.id}/resend`, {}, tenant.people.admin.access)
    assert.equal(resent.status, 200, resent.text)
    assert.notEqual(await tokenFor(email), first)
    const other = await createTenant(server)
    assert.equal((await post(`/${body.id}/resend`, {}, other.people.owner.access)).status, 404)
    const seen = await server.graphql('{ invitations { nodes { email } } }', { token: other.people.owner.access })
    assert.deepEqual(seen.body.data.invitations.nodes, [])
  })
})
