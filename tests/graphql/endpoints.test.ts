// Hand-written endpoints over GraphQL: registering, signing in, sessions, tenants, webhooks, as over REST.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Answer } from '#framework/testing/answer.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

const codesOf = ({ body }: Answer) =>
  (body.errors as { extensions: { code: string } }[]).map(({ extensions }) => extensions.code)

describe('an endpoint over GraphQL', () => {
  test('registers a person with a tenant, signs them in and lists their sessions', async () => {
    const email = `g${randomBytes(6).toString('hex')}@example.com`
    const input = { email, password: 'a violet teapot sings', firstName: 'Ada', lastName: 'Graph', tenantName: 'Graph' }
    const registered = await server.graphql(
      'mutation ($input: RegisterInput!) { register(input: $input) { access refresh user { id email version } } }',
      { variables: { input } },
    )
    assert.equal(registered.body.data?.register.user.email, email, registered.text)
    const session = await server.graphql(
      'mutation ($email: String!) { login(input: { email: $email, password: "a violet teapot sings" }) { access user { lastName } } }',
      { variables: { email }, headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0' } },
    )
    const { access, user } = session.body.data.login
    assert.equal(user.lastName, 'Graph')
    const { data } = (
      await server.graphql('{ listSessions { results { id device isCurrent expiresAt } } readOwnUser { email } }', {
        token: access,
      })
    ).body
    assert.deepEqual(
      data.listSessions.results.map((each: { isCurrent: boolean }) => each.isCurrent),
      [true, false],
    )
    assert.match(data.listSessions.results[0].device, /Firefox/)
    assert.equal(data.readOwnUser.email, email)
    const [, other] = data.listSessions.results
    const ended = await server.graphql('mutation ($id: ID!) { endSession(id: $id) { done } }', {
      token: access,
      variables: { id: other.id },
    })
    assert.deepEqual(ended.body.data, { endSession: { done: true } })
    const gone = await server.call('/api/v1/users/me', { token: registered.body.data.register.access })
    assert.equal(gone.body.code, 'auth.session_ended')
  })

  test('shows the secret of a new webhook once, with the record as GraphQL knows it', async () => {
    const query =
      'mutation { createWebhook(input: { url: "https://example.com/hook", events: ["articles.*"] }) { secret webhook { id isEnabled createdAt } } }'
    const made = await server.graphql(query, { token: tenant.people.owner.access })
    assert.match(made.body.data.createWebhook.secret, /^whsec_/)
    assert.equal(made.body.data.createWebhook.webhook.isEnabled, true)
    assert.deepEqual(codesOf(await server.graphql(query, { token: tenant.people.editor.access })), [
      'permissions.denied',
    ])
    assert.deepEqual(codesOf(await server.graphql(query)), ['auth.required'])
  })

  test('creates a tenant, answered as a record', async () => {
    const { access } = await registerPerson(server)
    const { data } = (
      await server.graphql('mutation { createTenant(input: { name: "Made here" }) { tenant { id name status } } }', {
        token: access,
      })
    ).body
    assert.equal(data.createTenant.tenant.name, 'Made here')
  })

  test('reports faults of the input with the pointers of REST', async () => {
    const answer = await server.graphql(
      'mutation { register(input: { email: "nobody@example.com", password: "12345678", firstName: "A", lastName: "B" }) { access } }',
    )
    assert.deepEqual(codesOf(answer), ['auth.weak_password'])
    const unknown = await server.graphql('mutation { login(input: { email: "no address", password: "x" }) { access } }')
    assert.deepEqual(codesOf(unknown), ['request.validation_failed'])
  })

  test('cannot be requested a hundred times in one document (CVE-2026-35441: aliases made one request many log-ins)', async () => {
    const tries = Array.from(
      { length: 100 },
      (_, i) => `a${i}: login(input: { email: "a@example.com", password: "${i}" }) { access }`,
    )
    const answer = await server.graphql(`mutation { ${tries.join(' ')} }`)
    assert.deepEqual(codesOf(answer), ['graphql.too_complex'])
  })

  test("leaves other clients' formats and bytes to REST", () => {
    const schema = server.application.endpoints.filter(({ restOnly, upload, streams }) => restOnly || upload || streams)
    assert.ok(schema.length >= 6)
  })
})
