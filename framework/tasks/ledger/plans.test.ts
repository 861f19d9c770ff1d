// Plans of the ledger's statements made while it was nearly empty stay fast when thousands of tasks run.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { SQL } from 'drizzle-orm'
import { type BootstrappedDatabase, openBootstrappedDatabase } from '#framework/testing/database.ts'
import { nodesOf, type PlanNode, planOf } from '#framework/testing/plan-of.ts'
import { STRICT_COMMIT } from './claim.ts'
import { dropSql, finishSql, releaseSql } from './finish.ts'
import { leaseSql } from './lease.ts'

const key = { tenantId: '0199b1c4-5e77-7b02-8f44-1c8a9e3d5b21', id: '0199b1c4-a0e2-7c44-9b1f-6d2e8f0a3c75' }
const claim = { ...key, token: 1 }
const [kept, renewed] = leaseSql(60_000, [claim])
const STATEMENTS: Readonly<Record<string, SQL>> = {
  'ending tasks': finishSql([{ ...claim, next: null, state: 'completed' }]),
  'deleting completed tasks': dropSql([{ ...claim, next: null, state: 'completed', leavesNothing: true }]),
  'releasing followers': releaseSql([key]),
  'finding leases': kept,
  'renewing leases': renewed,
}

// Of its own: other tests fill the shared one.
let database: BootstrappedDatabase
before(async () => {
  database = await openBootstrappedDatabase('migrated')
})
after(() => database.drop())

for (const [what, statement] of Object.entries(STATEMENTS)) {
  test(`${what} reads the ledger only by keys, even with a plan made while it was empty`, async () => {
    const nodes = nodesOf(await planOf(database.adminUrl, STRICT_COMMIT, statement))
    const reads = nodes.filter((node) => node['Node Type'].includes('Scan') && node['Relation Name'] === 'tasks')
    assert.ok(reads.length > 0)
    for (const read of reads) assert.match(keyOf(read), /\bid = /)
  })
}

/** What rows are looked up by; a bitmap of rows names it one node below. */
function keyOf(read: PlanNode): string {
  const conditions = nodesOf(read).map((node) => node['Index Cond'])
  return conditions.find((condition) => condition !== undefined) ?? read['Node Type']
}
