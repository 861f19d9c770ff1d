// Admission in the database: the answer of auth.admit to each kind of caller, with settings limited to the transaction.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { ADMISSION } from '#apps/access/index.ts'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { type ActMode, callerOf as callerOfFacts } from '#framework/resource/caller/caller.ts'
import { callerValues, enteringText } from '#framework/resource/caller/caller-sql.ts'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { arrange } from '../support/arrange.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

interface Caller {
  tenant?: string | null
  actor?: string | null
  reason?: string | null
  mode?: ActMode
  session?: string | null
  version?: string | null
  staffReason?: string | null
  impersonator?: string | null
}

/** Enters as pend_app, as every request does. */
function enter({
  tenant = '',
  actor = '',
  reason = '',
  mode = 'ordinary',
  session = null,
  version = null,
  staffReason = null,
  impersonator = null,
}: Caller): Promise<string | null> {
  const facts = {
    ...{ requestId: 'test', address: '203.0.113.7', tenantId: tenant || null, actorId: actor || null },
    ...{ sessionId: session, permissionsVersion: version === null ? null : Number(version) },
    ...{ staffReason, impersonatorId: impersonator },
  }
  const values = callerValues(callerOfFacts(facts, reason ? { reason, mode } : null))
  return withClient(
    testDatabaseUrls().appUrl,
    async (client) => (await client.query(enteringText(ADMISSION), values)).rows[0].refusal,
  )
}

async function callerOf(role: 'viewer' | 'owner', of = tenant): Promise<Caller> {
  const { id, access } = of.people[role]
  const { sid, pv } = JSON.parse(Buffer.from(access.split('.')[1]!, 'base64url').toString())
  return { tenant: of.id, actor: id, reason: '', session: sid, version: String(pv) }
}

test('admits a member with a current token, anonymous callers, background work and the platform', async () => {
  const viewer = await callerOf('viewer')
  for (const caller of [
    viewer,
    { ...viewer, version: null },
    { ...viewer, session: null, version: null },
    { ...viewer, tenant: '', version: null },
    { tenant: tenant.id },
    {},
    { tenant: null, actor: null, reason: null },
    { reason: 'start' },
    { reason: 'start', tenant: randomUUID(), actor: randomUUID() },
  ])
    assert.equal(await enter(caller), null, JSON.stringify(caller))
})

test('refuses everything no longer valid, each with its code', async () => {
  const viewer = await callerOf('viewer')
  const foreign = await createTenant(server)
  for (const [caller, code] of [
    [{ ...viewer, session: randomUUID() }, 'auth.session_ended'],
    [{ ...viewer, session: (await callerOf('owner')).session }, 'auth.session_ended'],
    [{ ...viewer, actor: '' }, 'auth.session_ended'],
    [{ ...viewer, session: randomUUID(), reason: 'x' }, 'auth.session_ended'],
    [{ ...viewer, tenant: foreign.id }, 'tenants.not_found'],
    [{ ...viewer, tenant: randomUUID() }, 'tenants.not_found'],
    [{ ...viewer, session: null, tenant: foreign.id, version: null }, 'tenants.not_found'],
    [{ tenant: randomUUID() }, 'tenants.not_found'],
    [{ ...viewer, version: '0' }, 'auth.stale_token'],
    [{ actor: randomUUID() }, 'auth.session_ended'],
  ] as const)
    assert.equal(await enter(caller), code, JSON.stringify(caller))
})

test('admits staff with a reason, at their current level, and nobody else by it', async () => {
  const owner = await callerOf('owner')
  const staff = await callerOf('viewer', await createTenant(server))
  const acting = { ...staff, tenant: tenant.id, version: null, staffReason: 'ticket 4711' }
  assert.equal(await enter(acting), 'tenants.not_found')
  assert.equal(await enter({ ...owner, staffReason: 'ticket 4711' }), 'tenants.not_found')
  for (const flag of ['is_staff', 'is_superuser']) {
    await arrange(`update auth.users set ${flag} = true where id = $1`, [staff.actor])
    for (const caller of [acting, { ...acting, session: null }, { ...acting, tenant: '' }, { ...acting, reason: 'x' }])
      assert.equal(await enter(caller), null, JSON.stringify(caller))
    assert.equal(await enter({ ...acting, session: randomUUID() }), 'auth.session_ended')
    assert.equal(await enter({ ...acting, tenant: randomUUID() }), 'tenants.not_found')
    assert.equal(await enter({ ...acting, staffReason: null }), 'tenants.not_found')
    await arrange(`update auth.users set ${flag} = false where id = $1`, [staff.actor])
    for (const reason of ['', 'x']) assert.equal(await enter({ ...acting, reason }), 'tenants.not_found')
    assert.equal(await enter({ ...acting, tenant: '' }), 'permissions.denied')
  }
})

test('admits an impersonation only for the impersonated person, and other sessions only for their owner', async () => {
  const viewer = await callerOf('viewer')
  const impersonator = (await callerOf('owner')).actor!
  assert.equal(await enter({ ...viewer, impersonator }), 'auth.session_ended')
  const [row] = await arrange(
    "insert into auth.sessions (user_id, expires_at, impersonator_id) values ($1, now() + interval '1 hour', $2) returning id",
    [viewer.actor, impersonator],
  )
  const session = row!.id as string
  assert.equal(await enter({ ...viewer, session, impersonator }), null)
  for (const version of [viewer.version!, null])
    for (const other of [null, viewer.actor!])
      assert.equal(await enter({ ...viewer, session, version, impersonator: other }), 'auth.session_ended')
  assert.equal(await enter({ ...viewer, session, impersonator, staffReason: 'ticket' }), 'tenants.not_found')
})

describe('changes elsewhere', () => {
  test('end the sessions of a deactivated person, for background work too (GHSA-56p6-qw3c-fq2g, CVE-2025-3930)', async () => {
    const viewer = await callerOf('viewer', await createTenant(server))
    await arrange('update auth.users set is_active = false where id = $1', [viewer.actor])
    assert.equal(await enter(viewer), 'auth.session_ended')
    assert.equal(await enter({ ...viewer, session: null, version: null }), 'auth.session_ended')
    const [row] = await arrange('select ended_by from auth.sessions where id = $1', [viewer.session])
    assert.deepEqual(row, { ended_by: 'deactivation' })
  })

  test('close a suspended tenant, and open it again only to new tokens', async () => {
    const other = await createTenant(server)
    const viewer = await callerOf('viewer', other)
    await arrange("update tenant.tenants set status = 'suspended' where id = $1", [other.id])
    for (const caller of [viewer, { ...viewer, version: null }, { tenant: other.id }])
      assert.equal(await enter(caller), 'tenants.not_found')
    await arrange("update tenant.tenants set status = 'active' where id = $1", [other.id])
    assert.equal(await enter(viewer), 'auth.stale_token')
    assert.equal(await enter({ ...viewer, version: null }), null)
  })

  test("close it to the platform's work too, except work meant for a closed tenant", async () => {
    const other = await createTenant(server)
    // The sentence does not matter: only the mode counts.
    const reason = 'even in a closed tenant: erase the tenant'
    const enterAll = () =>
      Promise.all(
        (['ordinary', 'even_if_closed', 'erasing'] as const).map((mode) => enter({ tenant: other.id, reason, mode })),
      )
    assert.deepEqual(await enterAll(), [null, null, null])
    for (const status of ['suspended', 'deleting']) {
      await arrange('update tenant.tenants set status = $2 where id = $1', [other.id, status])
      assert.deepEqual(await enterAll(), ['tenants.not_found', null, null], status)
    }
  })

  test('apply in the very next transaction when a session expires', async () => {
    const viewer = await callerOf('viewer', await createTenant(server))
    await arrange('update auth.sessions set expires_at = now() where id = $1', [viewer.session])
    assert.equal(await enter(viewer), 'auth.session_ended')
  })
})

test('sets the context for its transaction alone (RLS-05)', async () => {
  const context =
    "select current_setting('pend.tenant_id', true) as tenant, current_setting('pend.actor_id', true) as actor"
  const viewer = await callerOf('viewer')
  await withClient(testDatabaseUrls().appUrl, async (client) => {
    await client.query('begin')
    const caller = callerOfFacts({ requestId: 'r', tenantId: viewer.tenant, actorId: viewer.actor })
    await client.query(enteringText(ADMISSION), callerValues(caller))
    assert.deepEqual((await client.query(context)).rows, [{ tenant: viewer.tenant, actor: viewer.actor }])
    await client.query('commit')
    assert.deepEqual((await client.query(context)).rows, [{ tenant: '', actor: '' }])
  })
})

test("runs with the caller's rights, and only some roles may call it (RLS-13)", async () => {
  const rows = await arrange(
    "select prosecdef as definer, has_function_privilege('public', oid, 'execute') as open from pg_proc where oid = 'auth.admit(text, text, text, text, text, text, text)'::regprocedure",
  )
  assert.deepEqual(rows, [{ definer: false, open: false }])
})
