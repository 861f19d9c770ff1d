// `./manage check --deploy`: it looks at the keys and the people of the installation too, and ends with 1 when something is wrong.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { runManage } from '#tests/support/manage.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createStaff } from '#tests/support/staff.ts'

const keys = mkdtempSync(path.join(tmpdir(), 'pend-check-'))
let server: TestServer
before(async () => {
  server = await openServer()
})
after(async () => {
  rmSync(keys, { recursive: true })
  await server.close()
})

test('finds a short key, and staff that has a password alone', async () => {
  await createStaff(server, 'support')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  writeFileSync(path.join(keys, 'old.pem'), pem, { mode: 0o600 })
  const checked = await runManage(['check', '--deploy', '--json'], { variables: { PEND_JWT_KEY_DIRECTORY: keys } })
  assert.equal(checked.status, 1, checked.stderr)
  const found: { id: string; message: string }[] = JSON.parse(checked.stdout)
  const messageOf = (id: string) => found.find((each) => each.id === id)?.message ?? ''
  assert.match(messageOf('deploy.signing-keys'), /old\.pem has fewer than 3072 bits/)
  assert.match(messageOf('deploy.staff-factor'), /password alone/)
})
