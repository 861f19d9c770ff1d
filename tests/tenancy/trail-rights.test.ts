// A whole tenant's trail under every right to read: readers of one resource see only its copies.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Role } from '#framework/permissions/roles.ts'
import { arrange } from '#tests/support/arrange.ts'
import { fillTenant } from '#tests/support/fill-tenant.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { addMember, createTenant, type TestTenant } from '#tests/support/tenant.ts'

const COPIES = ['create', 'update', 'delete']
let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
  await fillTenant(server, tenant)
})
after(() => server.close())

/** A person with only these permissions, by a role of the tenant. */
async function somebodyWith(permissions: readonly string[]): Promise<string> {
  const body = { name: `r${randomBytes(6).toString('hex')}`, permissions }
  const role = await server.call('/api/v1/roles', { method: 'POST', token: tenant.people.owner.access, body })
  assert.equal(role.status, 201, role.text)
  return (await addMember(server, tenant, { role: 'member', roles: [role.body.id] })).access
}

type Row = { readonly resource: string; readonly operation: string; readonly id: string }

async function listed(token: string): Promise<Row[]> {
  const rows: Row[] = []
  for (let page = 1, hasMore = true; hasMore; page++) {
    const { body } = await server.call(`/api/v1/audit?page_size=100&page=${page}`, { token })
    rows.push(...body.results)
    hasMore = body.next !== null
    if (!hasMore) assert.equal(body.count, rows.length)
  }
  return rows
}

async function exported(token: string): Promise<Row[]> {
  const answer = await server.call('/api/v1/audit/export', { token })
  assert.equal(answer.status, 200, answer.text)
  return answer.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const copiesOf = (rows: readonly Row[]) =>
  [...new Set(rows.filter(({ operation }) => COPIES.includes(operation)).map(({ resource }) => resource))].toSorted()

test('the trail shows copies of what the caller may read and no other, in lists, counts and exports (AUD-03)', async () => {
  const left = await arrange(
    `select distinct resource from audit.changes where tenant_id = $1 and operation = any($2) order by 1`,
    [tenant.id, COPIES],
  )
  const mayRead = (role: Role) => (name: string) => server.runtime.roles.get(role)!.has(`${name}.read`)
  // Only its starter sees a run on many records, and nobody here started one.
  const kept = left.map(({ resource }) => resource as string).filter((name) => name !== 'bulkRuns')
  const readable = kept.filter(mayRead('owner'))
  const open = readable.filter(mayRead('member'))
  const auditor = await somebodyWith(['changes.read'])
  assert.deepEqual([copiesOf(await listed(auditor)), copiesOf(await exported(auditor))], [open, open])
  const notes = (await listed(auditor)).map(({ operation }) => operation)
  assert.ok(notes.includes('log_in'), 'what people did is no copy of a record')
  assert.ok(readable.length > 5)
  for (const resource of readable) {
    const reader = await somebodyWith(['changes.read', `${resource}.read`])
    const expected = [...new Set([...open, resource])].toSorted()
    assert.deepEqual([copiesOf(await listed(reader)), copiesOf(await exported(reader))], [expected, expected])
  }
})

test('an export of the trail appears in the trail, with its question and its author (LOG-07)', async () => {
  const { owner } = tenant.people
  const from = '2026-01-01T00:00:00Z'
  assert.equal((await server.call(`/api/v1/audit/export?format=csv&from=${from}`, { token: owner.access })).status, 200)
  const { body } = await server.call('/api/v1/audit?operation=export', { token: owner.access })
  const [latest] = body.results
  assert.deepEqual([latest.resource, latest.recordId, latest.actorId], ['changes', tenant.id, owner.id])
  assert.deepEqual([latest.changes.format.new, latest.changes.from.new], ['csv', from])
  const { status } = await server.call('/api/v1/audit/export?from=yesterday', { token: owner.access })
  assert.equal(status, 400)
})
