// Erasing a person: nothing identifies them, what they wrote stays, and the sealed trails still verify.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { createContext } from '#framework/request/create-context.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createStaff } from '#tests/support/staff.ts'
import { createTenant, type Person, type TestTenant } from '#tests/support/tenant.ts'
import { erasePerson } from './erase-person.ts'

const PLATFORM = '00000000-0000-0000-0000-000000000000'
let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

/** A person whose names occur nowhere else. */
async function someMember(): Promise<{ tenant: TestTenant; person: Person; lastName: string }> {
  const tenant = await createTenant(server)
  const person = tenant.people.editor
  const lastName = `Lovelace-${randomBytes(6).toString('hex')}`
  await arrange('update auth.users set email_verified_at = now() where id = $1', [person.id])
  const renamed = { method: 'PATCH', token: person.access, body: { lastName } }
  assert.equal((await server.call('/api/v1/users/me', renamed)).status, 200)
  return { tenant, person, lastName }
}

const eraseOver = (person: Person, email = person.email) =>
  server.call('/api/v1/users/me/erase', { method: 'POST', token: person.access, body: { email } })

/** Only their sweep: other files run platform tasks in the same database. */
async function sweep(...people: Person[]): Promise<void> {
  const tasks = await arrange(
    `select id::text from tasks.tasks where name = 'portability.sweep-person' and payload ->> 'userId' = any($1)`,
    [people.map(({ id }) => id)],
  )
  assert.equal(tasks.length, people.length)
  for (const { id } of tasks) {
    const drained = await drainTasks(server.runtime, { id: id as string, access: server.access })
    assert.deepEqual(
      drained.map(({ state }) => state),
      ['completed'],
      JSON.stringify(drained),
    )
  }
}

/** Places in the whole database that contain a text. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await arrange(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await arrange(`select 1 from ${name} t where t::text ilike '%' || $1 || '%' limit 1`, [text])
    if (rows.length > 0) found.push(name as string)
  }
  return found
}

async function verified(tenant: { people: { owner: Person } }) {
  const { body } = await server.call('/api/v1/audit/verification', { token: tenant.people.owner.access })
  return { isIntact: body.isIntact as boolean, faults: body.faults as { position: number; fault: string }[] }
}

describe('a person who erases themselves', () => {
  test('leaves neither address nor name in any table, and their articles without an author; the trail still verifies', async () => {
    const { tenant, person, lastName } = await someMember()
    const written = await server.call('/api/v1/articles', {
      method: 'POST',
      token: person.access,
      body: { title: 'Mine', body: 'x' },
    })
    const invitation = { email: person.email, role: 'viewer' }
    await server.call('/api/v1/auth/password/forgot', { method: 'POST', body: { email: person.email } })
    await server.call('/api/v1/invitations', { method: 'POST', token: tenant.people.owner.access, body: invitation })
    assert.ok((await tablesWith(person.email)).includes('audit.changes'))
    assert.equal((await verified(tenant)).isIntact, true)
    const answer = await eraseOver(person)
    assert.equal(answer.status, 204, answer.text)
    await sweep(person)
    assert.deepEqual([await tablesWith(person.email), await tablesWith(lastName)], [[], []])
    const { body } = await server.call(`/api/v1/articles/${written.body.id}`, { token: tenant.people.owner.access })
    assert.deepEqual([body.title, body.author], ['Mine', null], 'nobody meets them any more')
    const [kept] = await arrange('select author_id as author from articles where id = $1', [written.body.id])
    assert.equal(kept!.author, person.id)
    const [user] = await arrange('select email, first_name, is_active from auth.users where id = $1', [person.id])
    assert.deepEqual(user, { email: `erased-${person.id}@erased.invalid`, first_name: 'Erased', is_active: false })
    const addresses = await arrange('select 1 from audit.changes where actor_id = $1 and address is not null', [
      person.id,
    ])
    assert.deepEqual(addresses, [])
    assert.deepEqual(await verified(tenant), { isIntact: true, faults: [] })
    const [platform] = await arrange(
      `select count(*)::int as n from audit.changes where tenant_id = $1 and record_id = $2 and redaction is not null`,
      [PLATFORM, person.id],
    )
    assert.ok((platform!.n as number) > 0)
  })

  test('takes their own saved views along; shared ones stay, without an owner and the name they gave', async () => {
    const { tenant } = await someMember()
    const { admin, owner } = tenant.people
    const word = `Erasable-${randomBytes(6).toString('hex')}`
    const view = { name: word, resource: 'articles', query: { search: word } }
    const shared = { ...view, query: { filters: { status: 'draft' } }, isShared: true }
    for (const body of [view, shared]) {
      const answer = await server.call('/api/v1/saved-views', { method: 'POST', token: admin.access, body })
      assert.equal(answer.status, 201, answer.text)
    }
    assert.equal((await eraseOver(admin)).status, 204)
    await sweep(admin)
    assert.deepEqual(await tablesWith(word), [])
    const { body } = await server.call('/api/v1/saved-views', { token: owner.access })
    assert.deepEqual(
      body.results.map(({ name, user, query }: typeof shared & { user: null }) => [name, user, query]),
      [['Erased', null, shared.query]],
    )
    assert.deepEqual(await verified(tenant), { isIntact: true, faults: [] })
  })

  test('is signed out at once: sessions, refresh tokens, keys and memberships (GHSA-2vg6-77g8-24mp: sessions left behind)', async () => {
    const { tenant, person } = await someMember()
    const other = await createTenant(server)
    const { body: key } = await server.call('/api/v1/api-keys', {
      method: 'POST',
      token: tenant.people.admin.access,
      body: { name: 'A program', permissions: ['tags.read'] },
    })
    for (const each of [person, tenant.people.admin]) assert.equal((await eraseOver(each)).status, 204)
    assert.equal((await server.call('/api/v1/users/me', { token: person.access })).status, 401)
    const refreshed = { method: 'POST', body: { refresh: person.refresh } }
    assert.equal((await server.call('/api/v1/auth/refresh', refreshed)).status, 401)
    const login = { method: 'POST', body: { email: person.email, password: person.password } }
    assert.equal((await server.call('/api/v1/auth/login', login)).status, 401)
    assert.equal((await server.call('/api/v1/tags', { token: key.secret ?? key.key })).status, 401)
    const members = await server.call('/api/v1/memberships', { token: tenant.people.owner.access })
    assert.equal(members.body.count, Object.keys(tenant.people).length - 2)
    // The address is free: its mailbox's reader may return as a new person.
    const again = await server.call('/api/v1/auth/register', {
      method: 'POST',
      body: { email: person.email, password: person.password, firstName: 'Grace', lastName: 'Anew' },
    })
    assert.equal(again.status, 201, again.text)
    assert.notEqual(again.body.user.id, person.id)
    assert.equal(
      (await server.call('/api/v1/articles', { token: again.body.access, headers: { 'x-tenant': other.slug } })).status,
      404,
    )
    await sweep(person)
  })

  test('is in no archive of their tenants any more, whenever it was written', async () => {
    const { tenant, person } = await someMember()
    const exportOf = async () => {
      const { body } = await server.call('/api/v1/tenant-exports', {
        method: 'POST',
        token: tenant.people.owner.access,
      })
      await drainTasks(server.runtime, { tenantId: tenant.id, access: server.access })
      return body.id as string
    }
    const before = await exportOf()
    assert.equal((await eraseOver(person)).status, 204)
    const between = await exportOf()
    await sweep(person)
    const after = await exportOf()
    const rows = await arrange('select id, status from tenant.tenant_exports where tenant_id = $1', [tenant.id])
    assert.deepEqual(Object.fromEntries(rows.map(({ id, status }) => [id, status])), {
      [before]: 'discarded',
      [between]: 'discarded',
      [after]: 'ready',
    })
  })

  test('leaves what others wrote, and the trail says so; former and inviting tenants are told to check', async () => {
    const { tenant, person } = await someMember()
    const [inviting, stranger] = [await createTenant(server, []), await createTenant(server, [])]
    const post = async (into: { people: { owner: Person } }, target: string, body: unknown) => {
      const answer = await server.call(`/api/v1/${target}`, { method: 'POST', token: into.people.owner.access, body })
      assert.equal(answer.status, 201, answer.text)
      return answer.body.id as string
    }
    const lookalike = `${person.email}.example.net`
    for (const email of [person.email, lookalike]) await post(inviting, 'invitations', { email, role: 'viewer' })
    const articles = [tenant, stranger].map((each) =>
      post(each, 'articles', { title: `Of ${person.email}`, body: 'x' }),
    )
    const [kept] = await Promise.all(articles)
    const members = await server.call(`/api/v1/memberships?user=${person.id}`, { token: tenant.people.owner.access })
    const gone = { method: 'DELETE', token: tenant.people.owner.access }
    assert.equal((await server.call(`/api/v1/memberships/${members.body.results[0].id}`, gone)).status, 204)
    await erasePerson(createContext(server.runtime, { requestId: 'people' }), person.id, 'asked for by mail')
    await sweep(person)
    const { body } = await server.call(`/api/v1/articles/${kept}`, { token: tenant.people.owner.access })
    assert.equal(body.title, `Of ${person.email}`)
    const told = await arrange(
      `select tenant_id from tasks.events where name = 'people.erased' and data ->> 'user' = $1`,
      [person.id],
    )
    assert.deepEqual(new Set(told.map(({ tenant_id: id }) => id)), new Set([tenant.id, inviting.id]))
    const invited = await arrange('select email from tenant.invitations where tenant_id = $1', [inviting.id])
    assert.deepEqual(invited, [{ email: lookalike }])
    const named = await arrange(
      `select distinct changes #>> '{email,new}' as email from audit.changes where tenant_id = $1 and resource = 'invitations' and operation = 'create'`,
      [inviting.id],
    )
    assert.deepEqual(named.map(({ email }) => email).toSorted(), ['***', lookalike])
    for (const each of [tenant, inviting]) assert.equal((await verified(each)).isIntact, true)
  })

  test('is refused while they are the only owner of a tenant, and nothing changes', async () => {
    const tenant = await createTenant(server)
    const { owner, admin } = tenant.people
    const refused = await eraseOver(owner)
    assert.deepEqual([refused.status, refused.body.code], [409, 'people.last_owner'])
    assert.match(refused.body.detail, /Nobody else owns “Tenant/)
    assert.equal((await server.call('/api/v1/articles', { token: owner.access })).status, 200)
    const [own] = (await server.call('/api/v1/memberships?role=admin', { token: owner.access })).body.results
    const raised = { method: 'PATCH', token: owner.access, body: { role: 'owner' } }
    assert.equal((await server.call(`/api/v1/memberships/${own.id}`, raised)).status, 200)
    assert.equal((await eraseOver(owner)).status, 204)
    const login = { method: 'POST', body: { email: admin.email, password: admin.password, tenant: tenant.slug } }
    assert.equal((await server.call('/api/v1/auth/login', login)).status, 200)
  })

  test('gives their own address, and proves at that moment who they are', async () => {
    const { tenant, person } = await someMember()
    const wrong = await eraseOver(person, tenant.people.owner.email)
    assert.deepEqual([wrong.status, wrong.body.errors[0].pointer], [422, '/email'])
    await arrange(`update auth.sessions set proven_at = now() - interval '1 hour' where user_id = $1`, [person.id])
    const stale = await eraseOver(person)
    assert.deepEqual([stale.status, stale.body.code], [403, 'auth.step_up_required'])
    const graphql = await server.graphql(
      'mutation ($email: String!) { eraseOwnUser(input: { email: $email }) { __typename } }',
      {
        token: person.access,
        variables: { email: person.email },
      },
    )
    assert.equal(graphql.body.errors?.[0].extensions?.code ?? 'none', 'auth.step_up_required', graphql.text)
  })
})

describe('a person erased by others', () => {
  test('is erased by superusers with a reason, and never by owners, by themselves for others, or by support', async () => {
    const { tenant, person } = await someMember()
    const [boss, support] = [await createStaff(server), await createStaff(server, 'support')]
    const ask = (token: string, id = person.id, email = person.email) =>
      server.call(`/api/v1/platform/people/${id}/erase`, {
        method: 'POST',
        token,
        headers: { 'x-reason': 'ticket 4711' },
        body: { email },
      })
    for (const token of [tenant.people.owner.access, support.access, person.access]) {
      const { status } = await ask(token)
      assert.ok([403, 404].includes(status), String(status))
    }
    const staff = await ask(boss.access, support.id, support.email)
    assert.deepEqual([staff.status, staff.body.code], [403, 'permissions.denied'])
    assert.equal((await ask(boss.access, person.id, 'somebody@example.com')).status, 422)
    const done = await ask(boss.access)
    assert.equal(done.status, 204, done.text)
    assert.equal((await ask(boss.access)).status, 422, 'the address is gone')
    const ctx = createContext(server.runtime, { requestId: 'people' })
    await assert.rejects(erasePerson(ctx, person.id, 'again'), { code: 'resource.not_found' })
    await sweep(person)
  })

  test('hides no earlier forgery: the check still finds it', async () => {
    const { tenant, person } = await someMember()
    await verified(tenant)
    const [row] = await arrange(
      `update audit.changes set address = '192.0.2.66' where id = (select id from audit.changes where tenant_id = $1 and actor_id = $2 and hash is not null limit 1) returning position`,
      [tenant.id, person.id],
    )
    if (!row) {
      await server.call('/api/v1/tags', { method: 'POST', token: person.access, body: { name: 'Blue' } })
      await verified(tenant)
      await arrange(`update audit.changes set address = '192.0.2.66' where tenant_id = $1 and actor_id = $2`, [
        tenant.id,
        person.id,
      ])
    }
    assert.equal((await verified(tenant)).isIntact, false)
    assert.equal((await eraseOver(person)).status, 204)
    await sweep(person)
    const { isIntact, faults } = await verified(tenant)
    assert.deepEqual([isIntact, faults[0]!.fault], [false, 'changed'])
  })

  test('leaves a redaction that nobody can change: the check finds a forged text under its proof', async () => {
    const { tenant, person } = await someMember()
    await server.call('/api/v1/tags', { method: 'POST', token: person.access, body: { name: 'Blue' } })
    assert.equal((await eraseOver(person)).status, 204)
    await sweep(person)
    assert.deepEqual(await verified(tenant), { isIntact: true, faults: [] })
    const [row] = await arrange(
      `update audit.changes set operation = 'read' where id = (select id from audit.changes where tenant_id = $1 and redaction is not null limit 1) returning position`,
      [tenant.id],
    )
    assert.deepEqual(
      (await verified(tenant)).faults.map(({ position, fault }) => [position, fault]),
      [[row!.position, 'changed']],
    )
  })
})
