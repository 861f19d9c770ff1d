// `./manage clear_cache` as a person runs it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runManage } from '#tests/support/manage.ts'
import { runCommand } from '#tests/support/run-command.ts'

test('says what it forgot, and for whom', async () => {
  const run = await runManage(['clear_cache', '--tag', 'articles'])
  assert.deepEqual([run.status, run.stdout], [0, 'Forgotten: what depends on articles, in all tenants.\n'], run.stderr)
})

test('names an unknown tenant, and forgets nothing', async () => {
  const run = await runCommand(['clear_cache', '--tenant', 'nowhere'])
  assert.equal(run.status, 1)
  assert.match(run.stderr, /^There is no tenant with the slug "nowhere"\.\n/)
})

test('names an invalid tag', async () => {
  const run = await runCommand(['clear_cache', '--tag', 'two words'])
  assert.equal(run.status, 1)
  assert.match(run.stderr, /^"two words" is not a valid tag\.\n/)
})
