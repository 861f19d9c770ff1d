// Why a member may or may not: explained by the deciding roles, row rules and conditions, to people who manage members.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { addMember, createTenant, type Person, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

interface Verdict {
  word: string
  isAllowed: boolean
  reasons: { about: string; isMet: boolean; code: string; terms: Term[]; sentence: string }[]
}
interface Term {
  kind: string
  name: string
  values: string[]
  word: string | null
}
const term = (kind: string, more: Partial<Term> = {}): Term => ({ kind, name: '', values: [], word: null, ...more })

const call = (path: string, as: Person, body?: unknown) =>
  server.call(`/api/v1${path}`, { method: body === undefined ? 'GET' : 'POST', body, token: as.access })

async function membershipOf(person: Person): Promise<string> {
  return (await call(`/memberships?user=${person.id}`, tenant.people.owner)).body.results[0].id
}

async function explain(person: Person, query: string, as = tenant.people.owner): Promise<Verdict[]> {
  const answer = await call(`/memberships/${await membershipOf(person)}/permissions?${query}`, as)
  assert.equal(answer.status, 200, answer.text)
  return answer.body.permissions
}

const verdictOn = (verdicts: Verdict[], word: string) => verdicts.find((each) => each.word === word)!

test('each permission names the role that grants it, or the lowest built-in role that has it', async () => {
  const role = (await call('/roles', tenant.people.owner, { name: 'Press', permissions: ['articles.publish'] })).body
  const person = await addMember(server, tenant, { role: 'viewer', roles: [role.id] })
  const verdicts = await explain(person, 'resource=articles')
  assert.deepEqual(
    verdicts.slice(0, 4).map(({ word }) => word),
    ['articles.read', 'articles.create', 'articles.update', 'articles.delete'],
  )
  const [publish, remove] = ['articles.publish', 'articles.delete'].map((word) => verdictOn(verdicts, word))
  assert.deepEqual(publish!.reasons, [
    {
      ...{ about: 'role', isMet: true, code: 'held', terms: [term('own role', { name: 'press' })] },
      sentence: 'The tenant’s own role press holds it.',
    },
  ])
  assert.equal(remove!.isAllowed, false)
  assert.match(remove!.reasons[0]!.sentence, /held from admin up/)
  assert.equal(remove!.reasons[0]!.code, 'lacked')
  assert.deepEqual(remove!.reasons[0]!.terms, [
    term('role', { name: 'viewer' }),
    term('own role', { name: 'press' }),
    term('least', { name: 'admin' }),
  ])
})

test("the explanation of each member and resource matches the member's permissions", async () => {
  const { resources } = (await call('/permissions', tenant.people.owner)).body
  for (const person of [tenant.people.member, tenant.people.viewer, tenant.people.admin]) {
    const { permissions } = (await call('/auth/permissions', person)).body
    const held = new Set(permissions.map(({ word }: { word: string }) => word))
    for (const { name } of resources)
      for (const { word, isAllowed } of await explain(person, `resource=${name}`))
        assert.equal(isAllowed, held.has(word), word)
  }
})

test("a row rule and a record's state are separate reasons", async () => {
  const { owner, viewer, admin } = tenant.people
  const view = { name: 'Mine', resource: 'articles', query: { filters: {}, ordering: [] } }
  const mine = (await call('/saved-views', owner, view)).body.id
  const hidden = verdictOn(await explain(viewer, `resource=savedViews&recordId=${mine}`), 'savedViews.read')
  assert.deepEqual(hidden.reasons.at(-1), {
    about: 'row',
    isMet: false,
    code: 'rows_cases_read',
    terms: [term('called', { name: 'their own and shared ones' })],
    sentence: 'Everybody sees their own and shared ones.',
  })
  const shared = (await call('/saved-views', owner, { ...view, name: 'Ours', isShared: true })).body.id
  const verdicts = await explain(viewer, `resource=savedViews&recordId=${shared}`)
  assert.equal(verdictOn(verdicts, 'savedViews.read').isAllowed, true)
  const change = verdictOn(verdicts, 'savedViews.update')
  assert.deepEqual([change.isAllowed, change.reasons.at(-1)!.isMet], [false, false])
  assert.match(change.reasons.at(-1)!.sentence, /their own; people with savedViews.share change shared ones/)

  const invitation = (await call('/invitations', owner, { email: `i${crypto.randomUUID()}@example.com` })).body.id
  const resend = async () =>
    verdictOn(await explain(admin, `resource=invitations&recordId=${invitation}`), 'invitations.resend')
  assert.equal((await resend()).isAllowed, true)
  await arrange('update tenant.invitations set accepted_at = now() where id = $1', [invitation])
  assert.deepEqual((await resend()).reasons.at(-1), {
    about: 'state',
    isMet: false,
    code: 'state',
    terms: [term('field', { name: 'acceptedAt', values: [''] })],
    sentence: 'It applies to records whose acceptedAt is empty.',
  })
})

test("a deactivated person, or one without the tenant's required factor, may do nothing", async () => {
  const person = await addMember(server, tenant, { role: 'editor' })
  await arrange('update auth.users set is_active = false where id = $1', [person.id])
  const verdicts = await explain(person, 'resource=articles')
  assert.ok(verdicts.every(({ isAllowed }) => !isAllowed))
  assert.match(verdicts[0]!.reasons[0]!.sentence, /is closed/)
  assert.equal(verdicts[0]!.reasons[0]!.code, 'account_closed')
})

test('reasons are for people who manage members, about members and records they can see', async () => {
  const { owner, viewer, editor, admin } = tenant.people
  const path = `/memberships/${await membershipOf(editor)}/permissions`
  for (const person of [viewer, editor])
    assert.equal((await call(`${path}?resource=articles`, person)).body.code, 'permissions.denied')
  const view = { name: 'Secret', resource: 'articles', query: { filters: {}, ordering: [] } }
  const secret = (await call('/saved-views', owner, view)).body.id
  assert.equal((await call(`${path}?resource=savedViews&recordId=${secret}`, admin)).status, 404)
  assert.equal((await call(`${path}?resource=nothing`, admin)).status, 400)
  assert.equal((await call(`${path}`, admin)).status, 400)
  const other = await createTenant(server, [])
  assert.equal((await call(`${path}?resource=articles`, other.people.owner)).status, 404)
  const read = await server.graphql(
    `{ explainMember(id: "${await membershipOf(editor)}", resource: "tags") { role permissions { word isAllowed reasons { code terms { name } } } } }`,
    { token: owner.access },
  )
  assert.equal(read.body.data?.explainMember.role, 'editor', read.text)
})

test('every grantable permission lists its holders, and what the caller lacks', async () => {
  const { admin, viewer, member } = tenant.people
  const { resources } = (await call('/permissions', admin)).body
  const found = resources.find(({ name }: { name: string }) => name === 'tenants')
  const close = found.permissions.find(({ word }: { word: string }) => word === 'tenants.close')
  assert.deepEqual([close.from, close.isMine, close.kind], ['owner', false, 'action'])
  const { code, sentence } = resources.find(({ name }: { name: string }) => name === 'articles').reading
  assert.deepEqual([code, sentence], ['rows_tenant_read', 'People who may read see every record of the tenant.'])
  const words = resources.flatMap(({ permissions }: { permissions: Verdict[] }) => permissions.map(({ word }) => word))
  const owned = (await call('/auth/permissions', tenant.people.owner)).body.permissions
  assert.deepEqual(words.toSorted(), owned.map(({ word }: Verdict) => word).toSorted())
  assert.equal((await call('/permissions', viewer)).status, 200)
  assert.equal((await call('/permissions', member)).status, 403)
})
