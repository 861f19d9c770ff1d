// Mail previews: with sample values, as a page that runs nothing, and test mails only to oneself.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { MAIL_KIND_NAMES } from '#apps/mailing/index.ts'
import { readMails } from '#tests/support/mails.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

const SCRIPT = '<script>alert(1)</script>'
const OWN_PAGE = { 'sec-fetch-site': 'same-origin' }
const call = (path: string, body?: unknown, token = tenant.people.admin.access) =>
  server.call(`/api/v1/mails${path}`, { method: body === undefined ? 'GET' : 'POST', token, body })

test('every kind of mail is listed with its placeholders, and its preview fills all of them', async () => {
  const { body, text, status } = await call('')
  assert.equal(status, 200, text)
  assert.deepEqual(
    body.results.map(({ kind }: { kind: string }) => kind),
    MAIL_KIND_NAMES,
  )
  for (const kind of MAIL_KIND_NAMES) {
    const seen = await call(`/${kind}/preview`, {})
    assert.equal(seen.status, 200, seen.text)
    assert.doesNotMatch(`${seen.body.subject}${seen.body.text}`, /\{\{|undefined/)
  }
})

test('a preview shows the typed text, stores nothing, and refuses unknown placeholders', async () => {
  const seen = await call('/invitation/preview', { subject: 'Komm zu {{tenant}}', body: `Hallo ${SCRIPT}` })
  assert.equal(seen.body.subject, 'Komm zu Tea House', seen.text)
  assert.match(seen.body.text, /Hallo <script>/)
  const kinds = await call('')
  const kind = kinds.body.results.find((each: { kind: string }) => each.kind === 'invitation')
  assert.equal(kind.templateId, null)
  const wrong = await call('/invitation/preview', { body: 'Hallo {{password}}' })
  assert.deepEqual([wrong.status, wrong.body.errors[0].pointer], [422, '/body'])
  const graphql = await server.graphql(
    'mutation { previewMail(kind: invitation, input: { subject: "Come to {{tenant}}" }) { subject } }',
    { token: tenant.people.admin.access },
  )
  assert.equal(graphql.body.data?.previewMail.subject, 'Come to Tea House', graphql.text)
})

test('the page of a preview runs nothing, loads nothing and is framed only by our own pages (CWE-79, CWE-1021)', async () => {
  const { body } = await call('/invitation/preview', { body: `Hallo ${SCRIPT}` })
  const page = await server.call(body.page, { headers: OWN_PAGE })
  assert.equal(page.status, 200, page.text)
  assert.match(page.text, /Hallo &lt;script&gt;/)
  assert.doesNotMatch(page.text, /<script/)
  const policy = page.headers.get('content-security-policy') ?? ''
  for (const word of ["default-src 'none'", "frame-ancestors 'self'", 'sandbox'])
    assert.ok(policy.includes(word), policy)
  assert.doesNotMatch(policy, /allow-|script-src/)
})

test('the page of a preview is only for our own pages, and for addresses we made', async () => {
  const { body } = await call('/invitation/preview', {})
  const sealed = new URL(body.page, server.origin).searchParams.get('sealed')!
  const turned = `${sealed.slice(0, 40)}${sealed[40] === 'A' ? 'B' : 'A'}${sealed.slice(41)}`
  const tries = [
    await server.call(body.page),
    await server.call(body.page, { headers: { 'sec-fetch-site': 'cross-site' } }),
    await server.call(`/api/v1/mails/preview?sealed=${turned}`, { headers: OWN_PAGE }),
    await server.call('/api/v1/mails/preview?sealed=x', { headers: OWN_PAGE }),
  ]
  for (const { status, body: problem } of tries) assert.deepEqual([status, problem.code], [404, 'resource.not_found'])
})

test('a test mail goes to its sender, whatever address the request names', async () => {
  const { admin } = tenant.people
  const sent = await call('/invitation/test', { subject: 'Come to {{tenant}}' })
  assert.equal(sent.status, 204, sent.text)
  const mails = await readMails(server, admin.email)
  assert.equal(mails.at(-1)?.subject, '[Test] Come to Tea House')
  const named = await call('/invitation/test', { to: 'victim@example.com' })
  assert.equal(named.status, 422)
})

test('only people who may write mails see and test them', async () => {
  for (const role of ['viewer', 'editor'] as const)
    for (const answer of [
      await call('', undefined, tenant.people[role].access),
      await call('/invitation/preview', {}, tenant.people[role].access),
      await call('/invitation/test', {}, tenant.people[role].access),
    ])
      assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'])
})
