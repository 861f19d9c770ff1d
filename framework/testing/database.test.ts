// Proves what tests rely on: the shared database, and a scratch one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { openScratchDatabase, testDatabaseUrls } from './database.ts'

test('gives every role its own user in the same database', async () => {
  const urls = testDatabaseUrls()
  const whoAmI = (url: string) =>
    withClient(
      url,
      async (client) => (await client.query('select current_user as role, current_database() as database')).rows[0],
    )
  const found = await Promise.all([urls.ownerUrl, urls.appUrl, urls.readonlyUrl].map(whoAmI))
  assert.deepEqual(
    found.map((row) => row.role),
    ['pend_owner', 'pend_app', 'pend_readonly'],
  )
  assert.equal(new Set(found.map((row) => row.database)).size, 1)
})

test('creates an empty database beside it and drops it', async () => {
  const scratch = await openScratchDatabase()
  const tables = "select count(*)::int as count from pg_tables where schemaname = 'public'"
  assert.equal(await withClient(scratch.adminUrl, async (client) => (await client.query(tables)).rows[0].count), 0)
  await scratch.drop()
  await assert.rejects(
    withClient(scratch.adminUrl, async () => {}),
    /does not exist/,
  )
})
