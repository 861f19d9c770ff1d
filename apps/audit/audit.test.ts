// The trail beyond row changes: sign-ins and refusals, and a chain that reveals every change.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createContext } from '#framework/request/create-context.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { arrange } from '#tests/support/arrange.ts'
import { runManage } from '#tests/support/manage.ts'
import { runCommand } from '#tests/support/run-command.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'
import { pruneChanges } from './seal/prune-changes.ts'
import { platformIn } from './seal/read-rows.ts'
import { sealTrails } from './tasks/seal-trails.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

interface Report {
  isIntact: boolean
  verified: number
  head: { position: number; hash: string }
  faults: { position: number; fault: string }[]
}

async function verify(tenant: TestTenant, query = ''): Promise<Report> {
  const answer = await server.call(`/api/v1/audit/verification${query}`, { token: tenant.people.owner.access })
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}

const faultsOf = ({ faults }: Report) => faults.map(({ position, fault }) => [position, fault])
const systemIn = (tenant: TestTenant) => platformIn(createContext(server.runtime, { requestId: 'test' }), tenant.id)
const trailOf = async (tenant: TestTenant, query = '') =>
  (await server.call(`/api/v1/audit?page_size=100${query}`, { token: tenant.people.owner.access })).body.results

/** A tenant whose trail has some rows, sealed. */
async function openTrail(): Promise<{ tenant: TestTenant; report: Report }> {
  const tenant = await createTenant(server)
  for (const name of ['One', 'Two', 'Three'])
    await server.call('/api/v1/categories', { method: 'POST', token: tenant.people.owner.access, body: { name } })
  return { tenant, report: await verify(tenant) }
}

describe('the trail of a tenant', () => {
  test('records sign-ins and failed ones with their address, and who ended which session', async () => {
    const tenant = await createTenant(server)
    const { email, id, refresh } = tenant.people.editor
    const wrong = await server.call('/api/v1/auth/login', { method: 'POST', body: { email, password: 'wrong' } })
    assert.equal(wrong.status, 401)
    await server.call('/api/v1/auth/logout', { method: 'POST', body: { refresh } })
    const found = (await trailOf(tenant, `&recordId=${id}&ordering=createdAt`)) as Record<string, unknown>[]
    assert.deepEqual(
      found.map(({ operation }) => operation),
      ['log_in', 'log_in_failed', 'session_ended'],
    )
    const [first, failed, ended] = found as {
      address: string
      requestId: string
      changes: Record<string, { new: unknown }>
    }[]
    assert.match(first!.address, /^(::ffff:)?127\.0\.0\.1$/)
    assert.equal(first!.changes.method!.new, 'password')
    assert.equal(failed!.requestId, wrong.headers.get('x-request-id'))
    assert.equal(ended!.changes.by!.new, 'logout')
    assert.ok(!JSON.stringify(found).includes('wrong'))
  })

  test('records changes with the address, too', async () => {
    const { tenant } = await openTrail()
    const [row] = await trailOf(tenant, '&resource=categories')
    assert.match(row.address, /127\.0\.0\.1$/)
  })

  test('is exported as a span of time, and as CSV in which nothing becomes a formula (CVE-2026-50179, CVE-2026-46672, CVE-2026-55452)', async () => {
    const { tenant } = await openTrail()
    const { owner, editor } = tenant.people
    const agent = '=cmd|"/c calc"!A1'
    await server.call('/api/v1/auth/login', {
      method: 'POST',
      headers: { 'user-agent': agent },
      body: { email: editor.email, password: 'wrong' },
    })
    for (const name of ['=1+1', '+1', '-1', '@SUM(A1)', '\u0020=1+1'])
      await server.call('/api/v1/tags', {
        method: 'POST',
        token: owner.access,
        body: { name: `${name} ${tenant.slug}` },
      })
    await arrange(`update audit.changes set reason = '=HYPERLINK("x")' where tenant_id = $1 and position = 1`, [
      tenant.id,
    ])
    const csv = await server.call('/api/v1/audit/export?format=csv', { token: owner.access })
    assert.match(csv.headers.get('content-type')!, /^text\/csv/)
    const lines = csv.text.trimEnd().split('\r\n')
    assert.match(lines[0]!, /^"position","createdAt","resource"/)
    assert.ok(csv.text.includes(`"'=HYPERLINK(""x"")"`), csv.text)
    for (const cell of csv.text.matchAll(/(?:^|,|\n)"((?:[^"]|"")*)"/g)) assert.doesNotMatch(cell[1]!, /^\s*[=+\-@|%]/)
    const all = (await server.call('/api/v1/audit/export', { token: owner.access })).text.trimEnd().split('\n')
    // The first line names the columns; the first export is in the second line.
    assert.equal(lines.length, all.length)
    assert.ok(all.some((line) => line.includes('log_in_failed') && line.includes('cmd|')))
    const { createdAt } = JSON.parse(all[2]!)
    const from = await server.call(`/api/v1/audit/export?from=${createdAt}`, { token: owner.access })
    const to = await server.call(`/api/v1/audit/export?to=${createdAt}`, { token: owner.access })
    const count = (text: string) => text.split('\n').filter((line) => line !== '').length
    assert.equal(count(from.text) + count(to.text), all.length + 1, 'with itself')
    assert.ok(count(to.text) >= 1 && count(from.text) >= 1)
    const wrong = await server.call('/api/v1/audit/export?format=xls', { token: owner.access })
    assert.equal(wrong.status, 400)
  })

  test('exports by record, kind, actor, operation and request', async () => {
    const { tenant } = await openTrail()
    const { owner } = tenant.people
    const [one] = await trailOf(tenant, '&resource=categories')
    const linesOf = async (query: string) => {
      const { text } = await server.call(`/api/v1/audit/export?${query}`, { token: owner.access })
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
    }
    assert.deepEqual(
      (await linesOf(`recordId=${one.recordId}&operation=create`)).map(({ id }) => id),
      [one.id],
    )
    assert.equal((await linesOf('resource=categories')).length, 3)
    assert.equal((await linesOf(`requestId=${one.requestId}&actorId=${owner.id}`)).length, 1)
    assert.deepEqual(await linesOf('resource=tags'), [])
    const wrong = await server.call('/api/v1/audit/export?recordId=1', { token: owner.access })
    assert.equal(wrong.status, 400)
    const [noted] = await trailOf(tenant, '&operation=export')
    assert.equal(noted.changes.resource.new, 'tags')
  })

  test('records what was refused to whom, once, over REST and GraphQL', async () => {
    const tenant = await createTenant(server)
    const { viewer, owner } = tenant.people
    const tryIt = () => server.call('/api/v1/categories', { method: 'POST', token: viewer.access, body: { name: 'x' } })
    const refused = await tryIt()
    assert.equal(refused.status, 403)
    await tryIt()
    await server.graphql('mutation { createTag(input: { name: "x" }) { tag { id } } }', { token: viewer.access })
    const rows = await trailOf(tenant, `&operation=refused&ordering=createdAt`)
    assert.deepEqual(
      rows.map(({ actorId, changes }: { actorId: string; changes: Record<string, { new: string }> }) => [
        actorId,
        changes.refusal!.new,
        changes.request!.new,
      ]),
      [
        [viewer.id, 'This needs the permission categories.create.', 'POST /api/v1/categories'],
        [viewer.id, 'This needs the permission tags.create.', 'POST /graphql/ createTag'],
      ],
    )
    assert.equal(rows[0].requestId, refused.headers.get('x-request-id'))
    assert.equal((await verify(tenant)).isIntact, true)
    assert.ok(owner)
  })

  test('records who was given which role, by whom, with the previous role', async () => {
    const tenant = await createTenant(server)
    const { viewer, owner } = tenant.people
    const [membership] = (await server.call(`/api/v1/memberships?user=${viewer.id}`, { token: owner.access })).body
      .results
    const changed = await server.call(`/api/v1/memberships/${membership.id}`, {
      method: 'PATCH',
      token: owner.access,
      body: { role: 'editor' },
    })
    assert.equal(changed.status, 200, changed.text)
    const [row] = await trailOf(tenant, `&resource=memberships&recordId=${membership.id}&operation=update`)
    assert.deepEqual([row.actorId, row.changes.role], [owner.id, { old: 'viewer', new: 'editor' }])
  })

  test('is found by actor, resource, record, operation and time', async () => {
    const { tenant } = await openTrail()
    const { owner } = tenant.people
    const [first] = await trailOf(tenant, '&resource=categories&ordering=createdAt')
    for (const query of [
      `&actorId=${owner.id}`,
      '&resource=categories',
      `&recordId=${first.recordId}`,
      '&operation=create',
      `&createdAt__gte=${first.createdAt}&createdAt__lte=${first.createdAt}`,
      `&requestId=${first.requestId}`,
    ]) {
      const found = await trailOf(tenant, query)
      assert.ok(
        found.some(({ id }: { id: string }) => id === first.id),
        query,
      )
    }
    assert.deepEqual(await trailOf(tenant, '&createdAt__lt=2001-01-01T00:00:00Z'), [])
  })

  test('is exported as JSON lines, to people who may read it', async () => {
    const { tenant, report } = await openTrail()
    const whole = await server.call('/api/v1/audit/export', { token: tenant.people.owner.access })
    const lines = whole.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.deepEqual([lines.length, lines.at(-1).operation], [report.verified + 1, 'export'])
    assert.equal(new Set(lines.map(({ position }) => position)).size, lines.length)
    assert.equal((await server.call('/api/v1/audit/export', { token: tenant.people.editor.access })).status, 403)
    const read = await server.graphql('{ verifyAuditTrail { isIntact verified head { position } } }', {
      token: tenant.people.admin.access,
    })
    // The export and the refusal are in it, too.
    const verified = report.verified + 2
    assert.deepEqual(read.body.data.verifyAuditTrail, { isIntact: true, verified, head: { position: verified } })
  })
})

describe('the chain', () => {
  test('is intact for an untouched trail, and continues with new entries', async () => {
    const { tenant, report } = await openTrail()
    assert.deepEqual([report.isIntact, report.faults], [true, []])
    assert.equal(report.head.position, report.verified)
    await server.call('/api/v1/tags', { method: 'POST', token: tenant.people.owner.access, body: { name: 'more' } })
    const later = await verify(tenant, `?position=${report.head.position}&hash=${report.head.hash}`)
    assert.deepEqual([later.isIntact, later.verified], [true, report.verified + 1])
  })

  for (const column of ['operation', 'resource', 'request_id', 'address', 'reason', 'staff_reason'])
    test(`reveals a changed ${column} of a row`, async () => {
      const { tenant } = await openTrail()
      await arrange(`update audit.changes set ${column} = 'other' where tenant_id = $1 and position = 3`, [tenant.id])
      assert.deepEqual(faultsOf(await verify(tenant)), [[3, 'changed']])
    })

  test('reveals changed values, another actor, another time and another record', async () => {
    const { tenant } = await openTrail()
    const changes = [
      `changes = changes || '{"x": {"old": null, "new": 1}}'`,
      `actor_id = gen_random_uuid()`,
      `created_at = created_at - interval '1 ms'`,
      `record_id = gen_random_uuid()`,
      `impersonator_id = gen_random_uuid()`,
    ]
    for (const [index, change] of changes.entries())
      await arrange(`update audit.changes set ${change} where tenant_id = $1 and position = $2`, [tenant.id, index + 1])
    assert.deepEqual(
      faultsOf(await verify(tenant)),
      changes.map((_change, index) => [index + 1, 'changed']),
    )
  })

  test('reveals rows removed at the beginning, in the middle and, with an earlier head, at the end', async () => {
    const { tenant, report } = await openTrail()
    const last = report.head.position
    await arrange('delete from audit.changes where tenant_id = $1 and position = any($2)', [tenant.id, [1, 3, last]])
    assert.deepEqual(faultsOf(await verify(tenant)), [
      [2, 'removed'],
      [4, 'removed'],
    ])
    const compared = await verify(tenant, `?position=${last}&hash=${report.head.hash}`)
    assert.deepEqual(faultsOf(compared).at(-1), [last, 'removed'])
  })

  test('reveals swapped rows', async () => {
    const { tenant } = await openTrail()
    await arrange(
      'update audit.changes set position = case position when 2 then 1002 else 2 end where tenant_id = $1 and position in (2, 3)',
      [tenant.id],
    )
    await arrange('update audit.changes set position = 3 where tenant_id = $1 and position = 1002', [tenant.id])
    assert.deepEqual(faultsOf(await verify(tenant)).slice(0, 2), [
      [2, 'changed'],
      [3, 'changed'],
    ])
  })

  test('reveals an inserted row with its own hash, and a false claim about rows deleted for their age', async () => {
    const { tenant, report } = await openTrail()
    const forged = `insert into audit.changes (tenant_id, resource, record_id, operation, changes, position, hash)
      values ($1, 'changes', gen_random_uuid(), 'prune', $2, $3, repeat('a', 64))`
    const said = { through: { new: 3 }, hash: { new: report.head.hash }, proof: { new: 'b'.repeat(64) } }
    await arrange(forged, [tenant.id, JSON.stringify(said), report.head.position + 1])
    await arrange('delete from audit.changes where tenant_id = $1 and position <= 3', [tenant.id])
    assert.deepEqual(faultsOf(await verify(tenant)), [
      [4, 'removed'],
      [report.head.position + 1, 'changed'],
    ])
  })

  test('deletes old entries and is verified from there on', async () => {
    const { tenant, report } = await openTrail()
    await arrange(
      `update audit.changes set position = null, hash = null, created_at = created_at - interval '90 days' where tenant_id = $1 and position <= 4`,
      [tenant.id],
    )
    await arrange('update audit.changes set position = null, hash = null where tenant_id = $1', [tenant.id])
    assert.equal((await verify(tenant)).isIntact, true)
    assert.equal(await pruneChanges(systemIn(tenant), 60), 4)
    const after = await verify(tenant)
    assert.deepEqual([after.isIntact, after.verified], [true, report.verified - 4 + 1])
    assert.equal(await pruneChanges(systemIn(tenant), 0), 0)
  })

  test('is sealed by a task for every tenant with new entries, and stays whole under concurrent sealing', async () => {
    const tenant = await createTenant(server)
    const ctx = createContext(server.runtime, { requestId: 'test' }).asSystem('test')
    const id = await ctx.enqueue(sealTrails, {})
    await drainTasks(server.runtime, { id })
    await Promise.all(Array.from({ length: 5 }, () => verify(tenant)))
    const [row] = await arrange(
      'select count(*)::int as open from audit.changes where tenant_id = $1 and hash is null',
      [tenant.id],
    )
    assert.equal(row!.open, 0)
    assert.equal((await verify(tenant)).isIntact, true)
  })

  test('is out of reach of the serving role: it can neither write, change nor delete a row, nor seal without the platform (RLS-28)', async () => {
    const { tenant } = await openTrail()
    const ctx = createContext(server.runtime, { requestId: 'test', tenantId: tenant.id })
    const { sql } = await import('drizzle-orm')
    for (const statement of [
      sql`update audit.changes set operation = 'x'`,
      sql`delete from audit.changes`,
      sql`select audit.seal('{}', '{}', 1)`,
      sql`select audit.prune(1000)`,
      sql`select audit.record_event('x', 'x', ${tenant.id}, '{}', null)`,
      sql`select audit.unsealed_tenants(1)`,
    ])
      await assert.rejects(
        server.runtime.database.transaction(ctx, (transaction) => transaction.query(statement)),
        (error: { code?: string }) => error.code === '42501' || error.code === 'permissions.denied',
      )
  })
})

test('./manage audit verify reads every chain and ends with 1 when one is broken; export prints a trail', async () => {
  const { tenant, report } = await openTrail()
  const good = await runManage(['audit', 'verify', '--tenant', tenant.slug])
  assert.deepEqual(
    [good.status, good.stdout.trim()],
    [0, `${tenant.slug}: ${report.verified} rows, intact, head ${report.verified}:${report.head.hash}`],
  )
  const printed = await runManage(['audit', 'export', '--tenant', tenant.slug])
  assert.equal(printed.stdout.trimEnd().split('\n').length, report.verified + 1)
  await arrange(`update audit.changes set reason = 'other' where tenant_id = $1 and position = 2`, [tenant.id])
  const bad = await runCommand(['audit', 'verify', '--tenant', tenant.slug])
  assert.equal(bad.status, 1)
  assert.match(bad.stdout, /1 faults[\s\S]*2 changed: it is not the row that was sealed here/)
  const head = `${report.head.position}:${report.head.hash}`
  await arrange('delete from audit.changes where tenant_id = $1 and position >= 2', [tenant.id])
  const [cut, compared] = [
    await runCommand(['audit', 'verify', '--tenant', tenant.slug]),
    await runCommand(['audit', 'verify', '--tenant', tenant.slug, '--head', head]),
  ]
  assert.deepEqual([cut.status, compared.status], [0, 1], compared.stdout)
  assert.match(compared.stdout, /removed: the row that stood here is gone/)
  const span = ['audit', 'export', '--tenant', tenant.slug, '--format', 'csv', '--to', '2001-01-01']
  assert.match((await runCommand(span)).stdout, /^"position","createdAt"[^\n]*\n$/)
  const wrong = await runCommand(['audit', 'verify', '--head', '7:abc', '--tenant', tenant.slug])
  assert.match(wrong.stderr, /is not a chain head/)
})

test("events outside any tenant are in the platform's chain", async () => {
  await server.call('/api/v1/auth/login', { method: 'POST', body: { email: 'nobody@example.com', password: 'x' } })
  const rows = await arrange(`select 1 from audit.changes where tenant_id = $1 and operation = 'log_in_failed'`, [
    PLATFORM_TENANT,
  ])
  assert.ok(rows.length > 0)
})
