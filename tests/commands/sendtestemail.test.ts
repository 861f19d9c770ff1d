// `./manage sendtestemail` as a person runs it.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { runManage } from '#tests/support/manage.ts'
import { runCommand } from '#tests/support/run-command.ts'

test('sends a mail with the settings of the process, and says so', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'pend-mail-'))
  try {
    const variables = { PEND_MAIL_DRIVER: 'file', PEND_MAIL_DIRECTORY: directory }
    const run = await runManage(['sendtestemail', 'ann@example.com'], { variables })
    assert.deepEqual([run.status, run.stdout], [0, 'Sent to ann@example.com.\n'], run.stderr)
    assert.equal((await readdir(directory)).length, 1)
  } finally {
    await rm(directory, { recursive: true })
  }
})

test('says why a mail failed, and that it waits', async () => {
  const run = await runCommand(['sendtestemail', 'ann@example.com'], { variables: { PEND_MAIL_DRIVER: 'smtp' } })
  assert.equal(run.status, 1)
  assert.match(run.stderr, /^Not sent to ann@example\.com: .*PEND_SMTP_URL.*It is scheduled now\.\n$/)
})

test('sends nothing when one of the addresses is invalid', async () => {
  const run = await runCommand(['sendtestemail', 'ann@example.com', 'ann'])
  assert.equal(run.status, 1)
  assert.match(run.stderr, /^"ann" is not an e-mail address\.\nNothing was sent\.\n$/)
})
