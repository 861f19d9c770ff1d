// Where accounts are hidden, registration and membership reveal nobody's address (CWE-204); a mail leads on.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Answer } from '#framework/testing/answer.ts'
import { arrange } from '#tests/support/arrange.ts'
import { readMails, readToken } from '#tests/support/mails.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type Person, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

let open: TestServer
let hidden: TestServer
let known: Person
before(async () => {
  open = await openServer()
  hidden = await openServer({ PEND_HIDE_ACCOUNTS: 'true' })
  known = await registerPerson(open)
})
after(async () => {
  await hidden.close()
  await open.close()
})

const NAMES = { firstName: 'Nora', lastName: 'New' }
const PASSWORD = 'seven quiet lanterns drift'
const someAddress = () => `h${randomBytes(8).toString('hex')}@example.com`
const post = (path: string, body: object, token?: string) =>
  hidden.call(`/api/v1${path}`, { method: 'POST', body, ...(token && { token }) })
const register = (email: string, extra: object = {}) =>
  post('/auth/register', { email, password: PASSWORD, ...NAMES, ...extra })
const logIn = (email: string, password: string) => post('/auth/login', { email, password })
const tokenFor = (email: string) => readToken(hidden, email, /Finish your registration/)
const confirm = (token: string, extra: object = {}) =>
  post('/auth/register/confirm', { token, password: PASSWORD, ...NAMES, ...extra })

/** Every part of an answer that a client could compare. */
function shownOf({ status, text, headers }: Answer): unknown {
  const own = ['x-request-id', 'date', 'x-ratelimit-remaining', 'ratelimit', 'ratelimit-remaining', 'ratelimit-reset']
  return { status, text, headers: [...headers].filter(([name]) => !own.includes(name)) }
}

describe('registration', () => {
  test('answers alike for a taken address and a free one, on both surfaces', async () => {
    const [taken, free] = [await register(known.email), await register(someAddress())]
    assert.deepEqual([taken.status, taken.text], [202, ''])
    assert.deepEqual(shownOf(taken), shownOf(free))
    const over = (email: string) =>
      hidden.graphql('mutation($input: RegisterInput!) { register(input: $input) { access } }', {
        variables: { input: { email, password: PASSWORD, ...NAMES } },
      })
    const [first, second] = [await over(known.email), await over(someAddress())]
    assert.deepEqual(first.body, { data: { register: null } })
    assert.deepEqual(shownOf(first), shownOf(second))
    const weak = await Promise.all(
      [known.email, someAddress()].map((email) => register(email, { password: 'password' })),
    )
    for (const { body } of weak) assert.equal(body.code, 'auth.weak_password')
  })

  test("makes one person, with their tenant, of the mailbox's reader", async () => {
    const email = someAddress()
    await register(email.toUpperCase())
    assert.deepEqual(await arrange('select id from auth.users where email = $1', [email]), [])
    const token = await tokenFor(email)
    const made = await confirm(token, { tenantName: 'Hidden Ltd.' })
    assert.deepEqual([made.status, made.body.user?.email], [201, email], made.text)
    const own = await hidden.call('/api/v1/tenants', { token: made.body.access })
    assert.equal(own.body.results[0].name, 'Hidden Ltd.')
    const [row] = await arrange('select email_verified_at is not null as yes from auth.users where email = $1', [email])
    assert.equal(row!.yes, true)
    assert.equal((await confirm(token)).body.code, 'auth.invalid_link')
    assert.equal((await logIn(email, PASSWORD)).status, 200)
  })

  test('tells the owner of a taken address by mail, and gives nobody a link', async () => {
    await register(known.email)
    const mails = (await readMails(hidden, known.email)).filter(({ subject }) => /have an account/.test(subject))
    assert.ok(mails.length > 0)
    assert.ok(mails.every(({ text }) => text?.includes('log in') && !text.includes('#token=')))
  })

  test('reveals nothing through signing in afterwards, and keeps no password of the first caller (CVE-2026-53514)', async () => {
    const victim = someAddress()
    await register(victim, { password: 'taken over by teapots' })
    const tried = [await logIn(victim, 'taken over by teapots'), await logIn(known.email, 'taken over by teapots')]
    for (const { body } of tried) assert.equal(body.code, 'auth.invalid_credentials')
    assert.equal((await confirm(await tokenFor(victim))).status, 201)
    assert.equal((await logIn(victim, 'taken over by teapots')).status, 401)
    assert.equal((await logIn(victim, PASSWORD)).status, 200)
  })

  test('sends nothing to a closed account, and opens no second one', async () => {
    const person = await registerPerson(open)
    await readMails(hidden, person.email)
    await arrange('update auth.users set is_active = false where id = $1', [person.id])
    const before = (await readMails(hidden, person.email)).length
    assert.equal((await register(person.email)).status, 202)
    assert.equal((await readMails(hidden, person.email)).length, before)
  })

  test('creates one person for any number of simultaneous confirmations, and its link serves no other purpose', async () => {
    const email = someAddress()
    await register(email)
    const token = await tokenFor(email)
    for (const path of ['/auth/email/verify', '/auth/magic-link/use'])
      assert.equal((await post(path, { token })).body.code, 'auth.invalid_link', path)
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(token)))
    assert.equal(answers.filter(({ status }) => status === 201).length, 1)
    assert.ok(answers.every(({ status }) => status === 201 || (status >= 400 && status < 500)))
    const rows = await arrange('select id from auth.users where email = $1', [email])
    assert.equal(rows.length, 1)
  })

  test('refuses a weak password or an invented link at the end, too', async () => {
    const email = someAddress()
    await register(email)
    const token = await tokenFor(email)
    assert.equal((await confirm(token, { password: 'Password123' })).body.code, 'auth.weak_password')
    assert.equal((await confirm(randomBytes(32).toString('base64url'))).body.code, 'auth.invalid_link')
    assert.equal((await confirm(token)).status, 201)
  })
})

describe('adding a member by address', () => {
  let tenant: TestTenant
  before(async () => {
    tenant = await createTenant(open)
  })
  const add = (email: string, { by = 'admin', role = 'editor' }: { by?: 'admin' | 'owner'; role?: string } = {}) =>
    post('/memberships', { email, role }, tenant.people[by].access)

  test('answers alike for every address, and invites its owner', async () => {
    const person = await registerPerson(open)
    const emails = [person.email, someAddress(), tenant.people.viewer.email]
    const answers = await Promise.all(emails.map((email) => add(email)))
    assert.deepEqual([answers[0]!.status, answers[0]!.text], [202, ''])
    for (const answer of answers) assert.deepEqual(shownOf(answer), shownOf(answers[0]!))
    const over = await hidden.graphql('mutation($e: String!) { createMembership(input: { email: $e }) { done } }', {
      token: tenant.people.admin.access,
      variables: { e: someAddress() },
    })
    assert.deepEqual(over.body, { data: { createMembership: { done: true } } }, over.text)
    const rows = await arrange('select email, role from tenant.invitations where tenant_id = $1 and email = any($2)', [
      tenant.id,
      emails,
    ])
    assert.deepEqual(new Set(rows.map(({ email }) => email)), new Set(emails))
    const token = await readToken(hidden, person.email, /invites you/)
    assert.equal((await post('/invitations/accept-as-me', { token }, person.access)).status, 204)
    const members = await hidden.call(`/api/v1/memberships?user=${person.id}`, { token: tenant.people.owner.access })
    assert.equal(members.body.results[0].role, 'editor')
  })

  test('grants no more than the caller holds, and needs the permission (CVE-2026-32103)', async () => {
    for (const email of [known.email, someAddress()]) {
      assert.equal((await add(email, { role: 'owner' })).body.code, 'permissions.denied')
      const low = await post('/memberships', { email }, tenant.people.editor.access)
      assert.equal(low.body.code, 'permissions.denied')
    }
  })
})
