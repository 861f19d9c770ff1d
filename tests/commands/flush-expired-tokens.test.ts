// `./manage flushexpiredtokens` as a person runs it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runManage } from '#tests/support/manage.ts'

test('says how many tokens had expired', async () => {
  const run = await runManage(['flushexpiredtokens'])
  assert.equal(run.status, 0, run.stderr)
  assert.match(run.stdout, /^Deleted: \d+ refresh tokens, \d+ links, \d+ sessions\.\n$/)
})
