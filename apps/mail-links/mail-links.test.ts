// Mailed links: each works once, for its purpose, for the mailbox's reader, and reveals nothing to strangers.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { readMails, readToken } from '#tests/support/mails.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, registerPerson } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer({ PEND_LINK_ORIGIN: 'https://app.example.com' })
})
after(() => server.close())

const FRESH = 'another violet teapot'
const post = (path: string, body: object, token?: string) =>
  server.call(`/api/v1/auth/${path}`, { method: 'POST', body, ...(token && { token }) })
const logIn = (email: string, password: string) => post('login', { email, password })
const isVerified = async (id: string) =>
  (await arrange('select email_verified_at is not null as yes from auth.users where id = $1', [id]))[0]!.yes
const someAddress = () => `l${randomBytes(8).toString('hex')}@example.com`

/** The number of links that ended with each status. */
function countsOf(answers: readonly { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

describe('an address', () => {
  test('is confirmed with the link in the first mail, once', async () => {
    const { id, email } = await registerPerson(server)
    assert.equal(await isVerified(id), false)
    const token = await readToken(server, email, /Confirm your/)
    assert.equal((await post('email/verify', { token })).status, 200)
    assert.equal(await isVerified(id), true)
    const again = await post('email/verify', { token })
    assert.deepEqual([again.status, again.body.code], [422, 'auth.invalid_link'])
  })

  test('gets another mail on request, unless it is confirmed', async () => {
    const { email, access } = await registerPerson(server)
    assert.equal((await post('email/send-verification', {}, access)).status, 202)
    assert.equal((await readMails(server, email)).length, 2)
    await post('email/verify', { token: await readToken(server, email, /Confirm your/) }, access)
    assert.equal((await post('email/send-verification', {}, access)).status, 202)
    assert.equal((await readMails(server, email)).length, 2)
  })

  test('changes for a person who knows the password and reads the new mailbox; the old one gets a mail, sessions end', async () => {
    const { id, email, password, access } = await registerPerson(server)
    const next = someAddress()
    const wrong = await post('email/change', { email: next, currentPassword: 'wrong' }, access)
    assert.deepEqual([wrong.status, wrong.body.errors[0].pointer], [422, '/currentPassword'])
    assert.equal((await post('email/change', { email: next, currentPassword: password }, access)).status, 202)
    assert.equal((await logIn(next, password)).status, 401)
    const token = await readToken(server, next, /new e-mail address/)
    assert.equal((await post('email/confirm', { token }, access)).status, 204)
    assert.equal((await logIn(next, password)).status, 200)
    assert.equal((await logIn(email, password)).status, 401)
    assert.equal((await server.call('/api/v1/users/me', { token: access })).body.code, 'auth.session_ended')
    assert.match((await readMails(server, email)).at(-1)!.subject, /was changed/)
    assert.equal(await isVerified(id), true)
  })

  test('of another person is neither revealed nor taken, even when they take it in between', async () => {
    const [other, person] = [await registerPerson(server), await registerPerson(server)]
    const before = (await readMails(server, other.email)).length
    const { email, password, access } = person
    const asked = await post('email/change', { email: other.email, currentPassword: password }, access)
    assert.equal(asked.status, 202)
    assert.equal((await readMails(server, other.email)).length, before)
    const late = someAddress()
    await post('email/change', { email: late, currentPassword: password }, access)
    const token = await readToken(server, late, /new e-mail address/)
    await registerPerson(server, { email: late })
    assert.equal((await post('email/confirm', { token })).body.code, 'auth.invalid_link')
    assert.equal((await logIn(email, password)).status, 200)
  })
})

describe('a forgotten password', () => {
  test('is replaced with the link, which works once and ends every session (CVE-2026-22706)', async () => {
    const { email, password, access, refresh } = await registerPerson(server)
    assert.equal((await post('password/forgot', { email: email.toUpperCase() })).status, 202)
    const token = await readToken(server, email, /new password/)
    assert.equal((await post('password/reset', { token, password: FRESH })).status, 204)
    assert.equal((await logIn(email, password)).status, 401)
    assert.equal((await logIn(email, FRESH)).status, 200)
    assert.equal((await server.call('/api/v1/users/me', { token: access })).body.code, 'auth.session_ended')
    assert.equal((await post('refresh', { refresh })).status, 401)
    assert.equal((await post('password/reset', { token, password: 'a third teapot here' })).status, 422)
  })

  test('too weak does not use the link up', async () => {
    const { email } = await registerPerson(server)
    await post('password/forgot', { email })
    const token = await readToken(server, email, /new password/)
    assert.equal((await post('password/reset', { token, password: '12345678' })).body.code, 'auth.weak_password')
    assert.equal((await post('password/reset', { token, password: FRESH })).status, 204)
  })

  test('voids earlier links, as a new password does', async () => {
    const { email, password, access } = await registerPerson(server)
    await post('magic-link', { email })
    const link = await readToken(server, email, /link to log in/)
    await post('password/forgot', { email })
    const first = await readToken(server, email, /new password/)
    await post('password', { currentPassword: password, password: FRESH }, access)
    assert.equal((await post('password/reset', { token: first, password: 'yet another teapot' })).status, 422)
    assert.equal((await post('magic-link/use', { token: link })).status, 422)
  })

  test('is chosen only with the newest link (PWD-07)', async () => {
    const { email } = await registerPerson(server)
    for (const [path, use, subject, body] of [
      ['password/forgot', 'password/reset', /new password/, { password: FRESH }],
      ['magic-link', 'magic-link/use', /link to log in/, {}],
    ] as const) {
      await post(path, { email })
      const older = await readToken(server, email, subject)
      await post(path, { email })
      const newer = await readToken(server, email, subject)
      assert.equal((await post(use, { token: older, ...body })).body.code, 'auth.invalid_link')
      assert.ok((await post(use, { token: newer, ...body })).status < 300)
    }
  })

  test('leads to a mail once replaced, and so does a changed one (PWD-18)', async () => {
    const tenant = await createTenant(server, [])
    const { email, password, access } = tenant.people.owner
    const text = { subject: 'Neues Passwort', heading: 'Neu', body: 'Das Passwort von {{email}} ist neu.' }
    const set = { method: 'PUT', token: access, body: text }
    assert.equal((await server.call('/api/v1/mails/password_changed/template', set)).status, 200)
    await post('password', { currentPassword: password, password: FRESH }, access)
    await post('password/forgot', { email })
    await post('password/reset', { token: await readToken(server, email, /new password/), password: 'a third teapot' })
    const subjects = (await readMails(server, email)).map(({ subject }) => subject)
    assert.ok(subjects.includes('Neues Passwort'), 'in the words of the tenant')
    assert.equal(subjects.at(-1), 'Your password was changed')
  })

  test('gets the same answer for an unknown address, and no mail (CVE-2026-26185, GHSA-w54v-hf9p-8856)', async () => {
    const [{ email }, nobody] = [await registerPerson(server), someAddress()]
    for (const path of ['password/forgot', 'magic-link']) {
      const [known, unknown] = [await post(path, { email }), await post(path, { email: nobody })]
      assert.deepEqual([known.status, known.text], [unknown.status, unknown.text])
    }
    assert.deepEqual(await readMails(server, nobody), [])
    await arrange('update auth.users set is_active = false where email = $1', [email])
    const before = (await readMails(server, email)).length
    assert.equal((await post('password/forgot', { email })).status, 202)
    assert.equal((await readMails(server, email)).length, before)
  })

  test('gets a link to the configured origin, whatever the request claims (CVE-2026-29199, GHSA-3529-5m8x-rpv3, CVE-2026-34751)', async () => {
    const { email } = await registerPerson(server)
    const headers = {
      'x-forwarded-host': 'attacker.example',
      'x-forwarded-proto': 'http',
      forwarded: 'host=attacker.example',
      origin: 'https://attacker.example',
      referer: 'https://attacker.example/',
    }
    await server.call('/api/v1/auth/password/forgot', { method: 'POST', body: { email }, headers })
    const sent = (await readMails(server, email)).at(-1)!
    assert.match(sent.text, /^https:\/\/app\.example\.com\/reset-password#token=/m)
    assert.doesNotMatch(sent.text + sent.html, /attacker/)
    assert.match(sent.text, /works once, within 1 hour: until \w+ \d+, \d{4} at \d+:\d\d [AP]M UTC\.$/m)
    assert.match(String(sent.html), /^<!doctype html><html lang="en">/)
    const extra = await post('password/forgot', { email, redirectTo: 'https://attacker.example' })
    assert.equal(extra.status, 422)
  })

  test('accepts one address as one string, and the token as one string (CVE-2023-7028, CVE-2019-18818, CVE-2024-27295)', async () => {
    const { email } = await registerPerson(server)
    for (const wrong of [
      [email, 'attacker@example.com'],
      { $ne: null },
      `${email},attacker@example.com`,
      email.replace('@', '＠'),
    ])
      assert.equal((await post('password/forgot', { email: wrong })).status, 422)
    for (const token of [{}, [], null, true, '', 'x', { $ne: null }, '0'.repeat(42), '%'.repeat(43)])
      assert.equal((await post('password/reset', { token, password: FRESH })).status, 422)
  })
})

describe('a link', () => {
  test("signs the mailbox's reader in once", async () => {
    const { people, id } = await createTenant(server)
    const { email } = people.editor
    await post('magic-link', { email })
    const token = await readToken(server, email, /link to log in/)
    const { status, body } = await post('magic-link/use', { token })
    assert.deepEqual([status, body.user.email], [200, email])
    const claims = JSON.parse(Buffer.from(body.access.split('.')[1], 'base64url').toString())
    assert.equal(claims.tid, id)
    assert.equal((await post('magic-link/use', { token })).status, 422)
  })

  test('is valid only for its own purpose', async () => {
    const { email } = await registerPerson(server)
    await post('magic-link', { email })
    await post('password/forgot', { email })
    const [link, reset, verify] = [
      await readToken(server, email, /link to log in/),
      await readToken(server, email, /new password/),
      await readToken(server, email, /Confirm your/),
    ]
    for (const token of [link, verify])
      assert.equal((await post('password/reset', { token, password: FRESH })).status, 422)
    for (const token of [reset, verify]) assert.equal((await post('magic-link/use', { token })).status, 422)
    for (const token of [link, reset]) assert.equal((await post('email/verify', { token })).status, 422)
    for (const token of [link, reset, verify]) assert.equal((await post('email/confirm', { token })).status, 422)
  })

  test('goes to exactly one of fifty simultaneous requests (GHSA-r3xq-68wh-gwvh, CVE-2026-47386)', async () => {
    const { email } = await registerPerson(server)
    await post('magic-link', { email })
    const link = await readToken(server, email, /link to log in/)
    const tries = await Promise.all(Array.from({ length: 50 }, () => post('magic-link/use', { token: link })))
    assert.deepEqual(countsOf(tries), { 200: 1, 422: 49 })
    await post('password/forgot', { email })
    const reset = await readToken(server, email, /new password/)
    const resets = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        post('password/reset', { token: reset, password: `teapot number ${n} sings` }),
      ),
    )
    assert.deepEqual(countsOf(resets), { 204: 1, 422: 49 })
    const won = resets.findIndex(({ status }) => status === 204)
    assert.equal((await logIn(email, `teapot number ${won} sings`)).status, 200)
  })

  test('ends after its time, with its address, and with the account', async () => {
    const [old, moved, gone] = [
      await registerPerson(server),
      await registerPerson(server),
      await registerPerson(server),
    ]
    const tokens: string[] = []
    for (const { email } of [old, moved, gone]) {
      await post('magic-link', { email })
      tokens.push(await readToken(server, email, /link to log in/))
    }
    await arrange("update auth.one_time_tokens set expires_at = now() - interval '1 second' where user_id = $1", [
      old.id,
    ])
    await arrange('update auth.users set email = $2 where id = $1', [moved.id, someAddress()])
    await arrange('update auth.users set is_active = false where id = $1', [gone.id])
    for (const token of tokens) assert.equal((await post('magic-link/use', { token })).body.code, 'auth.invalid_link')
  })

  test('exists only in the mail: the database stores hashes, the queue no token at all', async () => {
    const { email } = await registerPerson(server)
    await post('magic-link', { email })
    const token = await readToken(server, email, /link to log in/)
    const dump = await arrange(
      `select (select string_agg(t::text, ' ') from auth.one_time_tokens t) || (select string_agg(t::text, ' ') from tasks.tasks t where payload ->> 'email' = $1) as text`,
      [email],
    )
    assert.doesNotMatch(dump[0]!.text as string, new RegExp(token))
  })
})

describe("a mail's words", () => {
  test("are the tenant's own where it has some; inserted values stay text", async () => {
    const { slug, people } = await createTenant(server)
    const { access } = people.admin
    const set = (body: object) =>
      server.call('/api/v1/mails/magic_link/template', { method: 'PUT', token: access, body })
    const unknown = await set({ subject: 'Hi {{password}}' })
    assert.deepEqual(
      unknown.body.errors.map(({ code }: { code: string }) => code),
      ['unknown_word'],
    )
    const own = {
      subject: 'Welcome {{name}}',
      heading: '<b>{{name}}</b>',
      body: 'One\n\nTwo {{email}}',
    }
    for (const words of [{ heading: 'Hello' }, own]) assert.equal((await set(words)).status, 200)
    const { email } = people.viewer
    await server.call('/api/v1/users/me', {
      method: 'PATCH',
      token: people.viewer.access,
      body: { firstName: '{{email}} <i>https://evil.example/x' },
    })
    await server.call('/api/v1/auth/magic-link', { method: 'POST', body: { email }, headers: { 'x-tenant': slug } })
    const sent = (await readMails(server, email)).at(-1)!
    assert.equal(sent.subject, 'Welcome {{email}} <i>')
    assert.match(String(sent.html), /&lt;b&gt;\{\{email\}\} &lt;i&gt;&lt;\/b&gt;/)
    assert.doesNotMatch(String(sent.html), /evil/)
    // Only the tenant knows the language it writes in.
    assert.match(String(sent.html), /<html lang="">/)
    assert.equal((await server.call('/api/v1/mail-templates', { token: people.editor.access })).status, 403)
  })
})
