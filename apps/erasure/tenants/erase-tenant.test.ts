// Erasing a tenant: nothing of it stays in any table or in the storage, and nothing of others disappears.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { deleteTenant, restoreTenant, undeleteTenant } from '#apps/tenants/index.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { ActMode } from '#framework/resource/caller/caller.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { arrange } from '#tests/support/arrange.ts'
import { fillTenant } from '#tests/support/fill-tenant.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { actingIn, createStaff } from '#tests/support/staff.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'
import { eraseDueTenants } from '../tasks/erase-tenant.ts'
import { eraseTenant } from './erase-tenant.ts'
import { inOrderOfErasure } from './tables-of-tenants.ts'

const PLATFORM = '00000000-0000-0000-0000-000000000000'
let server: TestServer
let folder: string

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pend-erasing-'))
  server = await openServer({ PEND_FILES_DIRECTORY: folder })
})
after(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const platform = () => createContext(server.runtime, { requestId: 'erasing' })
const erase = ({ id }: TestTenant, options: { signal?: AbortSignal; isDue?: boolean } = {}) =>
  eraseTenant(platform(), id, { reason: 'a test', isDue: false, ...options })

/** Every table with such a column, from the database's catalog and not from the declarations. */
async function tablesWith(column: string): Promise<string[]> {
  const rows = await arrange(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where column_name = $1 and table_type = 'BASE TABLE' order by 1`,
    [column],
  )
  return rows.map(({ name }) => name as string)
}

async function countsOf(id: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const table of await tablesWith('tenant_id')) {
    const [row] = await arrange(`select count(*)::int as n from ${table} where tenant_id = $1`, [id])
    counts.set(table, row!.n as number)
  }
  return counts
}

describe('an erased tenant', () => {
  test('leaves no row in any table with a tenant, none that names it, and no file; others keep theirs', async () => {
    const [tenant, other] = [await createTenant(server), await createTenant(server)]
    await fillTenant(server, tenant)
    await fillTenant(server, other)
    const [before, others] = [await countsOf(tenant.id), await countsOf(other.id)]
    for (const [table, count] of before)
      assert.ok(count > 0, `${table} holds rows of tenants: give it one in this test, so that it is seen to be erased`)
    await deleteTenant(platform(), tenant.id, { by: 'platform', reason: 'asked for' })
    const gone = await erase(tenant)
    assert.ok(gone.rows > 10 && gone.trailRows > 10)
    assert.deepEqual(
      [...(await countsOf(tenant.id))].filter(([, count]) => count > 0),
      [],
    )
    assert.deepEqual(await countsOf(other.id), others)
    const naming: string[] = []
    for (const table of [...(await tablesWith('id')), ...(await tablesWith('tenant_id'))]) {
      const found = await arrange(`select 1 from ${table} t where t::text like '%' || $1 || '%' limit 1`, [tenant.id])
      if (found.length > 0) naming.push(table)
    }
    // The note and the tenant's life in the platform's trail, and the task that checks its folder once more.
    assert.deepEqual([...new Set(naming)].toSorted(), ['audit.changes', 'tasks.tasks'])
    assert.deepEqual(await readdir(path.join(folder, tenant.id)).catch(() => []), [])
    assert.equal((await readdir(path.join(folder, other.id))).length > 0, true)
  })

  test('leaves a note in the platform’s trail that says who, when, why and how much, and names nobody', async () => {
    const tenant = await createTenant(server)
    await erase(tenant)
    const [note] = await arrange(
      `select reason, changes from audit.changes where tenant_id = $1 and record_id = $2 and operation = 'erase'`,
      [PLATFORM, tenant.id],
    )
    assert.match(note!.reason as string, /erase the tenant: a test/)
    assert.deepEqual(Object.keys(note!.changes as object), ['trailRows'])
    const all = await arrange(
      'select string_agg(c::text, chr(10)) as text from audit.changes c where tenant_id = $1 and record_id = $2',
      [PLATFORM, tenant.id],
    )
    assert.equal((all[0]!.text as string).includes(tenant.people.owner.email), false)
  })

  test('is refused with every token, its people remain, and its slug is free again (GHSA-2vg6-77g8-24mp)', async () => {
    const tenant = await createTenant(server)
    const { owner } = tenant.people
    const key = await server.call('/api/v1/api-keys', {
      method: 'POST',
      token: owner.access,
      body: { name: 'A program', permissions: ['tags.read'] },
    })
    await erase(tenant)
    assert.equal((await server.call('/api/v1/articles', { token: owner.access })).body.code, 'tenants.not_found')
    assert.equal((await server.call('/api/v1/tags', { token: key.body.secret ?? key.body.key })).status, 401)
    const login = { method: 'POST', body: { email: owner.email, password: owner.password } }
    const session = await server.call('/api/v1/auth/login', login)
    assert.equal(session.status, 200, session.text)
    const made = await server.call('/api/v1/tenants', {
      method: 'POST',
      token: session.body.access,
      body: { name: 'Anew', slug: tenant.slug },
    })
    assert.equal(made.status, 201, made.text)
    assert.notEqual(made.body.id, tenant.id)
    const trail = await arrange('select 1 from audit.changes where tenant_id = $1', [tenant.id])
    assert.deepEqual(trail, [])
  })

  test('continues after an interruption, and cannot be restored once erasing has begun', async () => {
    const tenant = await createTenant(server)
    await assert.rejects(erase(tenant, { signal: AbortSignal.abort(new Error('killed')) }), /killed/)
    await assert.rejects(restoreTenant(platform(), tenant.id, 'a mistake'), { code: 'resource.conflict' })
    await assert.rejects(undeleteTenant(platform(), tenant.id), { code: 'resource.conflict' })
    const [row] = await arrange('select status from tenant.tenants where id = $1', [tenant.id])
    assert.equal(row!.status, 'erasing')
    await Promise.all([erase(tenant), erase(tenant).catch(({ code }) => assert.equal(code, 'resource.not_found'))])
    assert.deepEqual(
      [...(await countsOf(tenant.id))].filter(([, count]) => count > 0),
      [],
    )
    const notes = await arrange(
      `select 1 from audit.changes where tenant_id = $1 and record_id = $2 and operation = 'erase'`,
      [PLATFORM, tenant.id],
    )
    assert.equal(notes.length, 1)
    await assert.rejects(erase(tenant), { code: 'resource.not_found' })
  })

  test('is erased by the schedule when its grace period ends, and not a moment before', async () => {
    const [due, early] = [await createTenant(server), await createTenant(server)]
    for (const { id } of [due, early]) await deleteTenant(platform(), id, { by: 'owner', reason: 'asked for' })
    await assert.rejects(erase(early, { isDue: true }), { code: 'resource.conflict' })
    await arrange(`update tenant.tenants set deletes_at = now() - interval '1 second' where id = $1`, [due.id])
    // By ids: other files run platform tasks in the same database.
    const first = await platform().asSystem('begin').enqueue(eraseDueTenants, {})
    assert.deepEqual(
      (await drainTasks(server.runtime, { id: first, access: server.access })).map(({ state }) => state),
      ['completed'],
    )
    const tasks = await arrange(
      `select id::text from tasks.tasks where name = 'portability.erase-tenant' and payload ->> 'tenantId' = $1`,
      [due.id],
    )
    const drained = await drainTasks(server.runtime, { id: tasks[0]!.id as string, access: server.access })
    assert.deepEqual(
      drained.map(({ state }) => state),
      ['completed'],
      JSON.stringify(drained),
    )
    const left = await arrange('select id, status from tenant.tenants where id = any($1)', [[due.id, early.id]])
    assert.deepEqual(left, [{ id: early.id, status: 'deleting' }])
    // The other one's owners restore it as before.
    const owner = early.people.owner
    const login = { method: 'POST', body: { email: owner.email, password: owner.password } }
    const { body } = await server.call('/api/v1/auth/login', login)
    const back = await server.call(`/api/v1/tenants/${early.id}/undelete`, { method: 'POST', token: body.access })
    assert.equal(back.status, 200, back.text)
  })

  test('cannot be started over the API: a closed tenant is hidden from staff, too', async () => {
    const tenant = await createTenant(server)
    const staff = await createStaff(server)
    await deleteTenant(platform(), tenant.id, { by: 'platform', reason: 'asked for' })
    const answer = await server.call('/api/v1/articles', { token: staff.access, headers: actingIn(tenant.slug) })
    assert.equal(answer.body.code, 'tenants.not_found')
  })
})

describe('the trail', () => {
  test('is erased only with its tenant: in no other mode whatever the reason, and never the platform’s', async () => {
    const tenant = await createTenant(server)
    const run = (tenantId: string, mode: ActMode) =>
      createContext(server.runtime, { requestId: 'erasing', tenantId }).asSystem('erase the tenant: all of it', mode)
    const { sql } = await import('drizzle-orm')
    for (const [id, mode] of [
      [tenant.id, 'ordinary'],
      [tenant.id, 'even_if_closed'],
      [PLATFORM, 'erasing'],
    ] as const)
      await assert.rejects(
        server.runtime.database.transaction(run(id, mode), (transaction) =>
          transaction.query(sql`select audit.erase('tenants')`),
        ),
        { code: '42501' },
      )
    const pruned = server.runtime.database.transaction(run(tenant.id, 'ordinary'), async (transaction) => {
      await transaction.query(sql`select set_config('pend.erasing', 'on', true)`)
      return transaction.query(sql`select audit.prune(1000000)`)
    })
    assert.deepEqual(await pruned, [[0]], 'what the caller sets opens nothing')
  })
})

describe('the order of erasure', () => {
  test('deletes references before their targets, and clears those that close a cycle', () => {
    const reference = (from: string, to: string, column: string | null = 'x') => ({ from, to, column })
    const order = inOrderOfErasure(new Map(['a', 'b', 'c', 'd'].map((name) => [name, ['id']])), [
      reference('a', 'b'),
      reference('c', 'a'),
      reference('d', 'd'),
    ])
    assert.deepEqual(
      order.map(({ name }) => name),
      ['c', 'a', 'b', 'd'],
    )
    assert.deepEqual(
      order.map(({ key }) => key.length),
      [1, 1, 1, 0],
    )
    const circle = inOrderOfErasure(
      new Map([
        ['a', ['id']],
        ['b', ['id']],
      ]),
      [reference('a', 'b', null), reference('b', 'a')],
    )
    assert.deepEqual(circle, [
      { name: 'a', cut: [{ table: 'b', column: 'x' }], key: ['id'] },
      { name: 'b', cut: [], key: ['id'] },
    ])
  })
})
