// `./manage check --deploy` also checks the installation's keys and people, and ends with 1 when something is wrong.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { runManage } from '#tests/support/manage.ts'
import { copyProject } from '#tests/support/project-copy.ts'
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

test('finds a short key, and staff with only a password', async () => {
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

test('suggests the right word for a misspelt role, option and row rule, and nothing starts with them (CFG-03, OWN-22)', async (t) => {
  const copy = copyProject()
  t.after(copy.remove)
  const edit = editing(copy.root)
  edit('apps/content/articles.policy.ts', "allow('editor'", "allow('editr'")
  edit('apps/content/articles.resource.ts', 'filters: [', "row: 'owner',\n  filters: [")
  edit('apps/content/tags.resource.ts', 'unique: true', 'unique: true, readonly: true')
  const checked = await runManage(['check', '--json'], { root: copy.root })
  assert.equal(checked.status, 1, checked.stderr)
  const found: { id: string; path: string; hint: string }[] = JSON.parse(checked.stdout)
  const hints = new Map(found.map(({ id, path: at, hint }) => [`${id} ${at}`, hint]))
  assert.match(hints.get('policy.option content/articles.policy.permits.1.to') ?? '', /Did you mean "editor"/)
  assert.match(hints.get('resource.unknown-option content/articles.row') ?? '', /Did you mean "rows"/)
  const readonly = found.find(({ id }) => id === 'field.unknown-option')
  assert.match(readonly?.hint ?? '', /Did you mean "readOnly"/)
  const migrated = await runManage(['makemigrations', '--check'], { root: copy.root })
  assert.notEqual(migrated.status, 0)
  assert.match(migrated.stderr, /Did you mean "editor"/)
})

test('reports an address that two resources claim, and writes no migration', async (t) => {
  const copy = copyProject()
  t.after(copy.remove)
  editing(copy.root)('apps/audit/changes.rest.ts', "path: 'audit'", "path: 'articles'")
  const checked = await runManage(['check', '--json'], { root: copy.root })
  assert.equal(checked.status, 1, checked.stderr)
  const found: { id: string; message: string; hint: string }[] = JSON.parse(checked.stdout)
  const taken = found.find(({ id }) => id === 'name.taken')
  assert.match(
    taken?.message ?? '',
    /GET \/api\/v1\/articles" is wanted twice: by "(articles|changes): list", and by "(articles|changes): list"/,
  )
  assert.match(taken?.hint ?? '', /defineRest/)
  const migrated = await runManage(['makemigrations', '--empty', 'content'], { root: copy.root })
  assert.notEqual(migrated.status, 0)
  assert.match(migrated.stderr, /is wanted twice/)
  assert.deepEqual(copy.changedFiles(), ['apps/audit/changes.rest.ts'])
})

function editing(root: string) {
  return (file: string, from: string, to: string) => {
    const whole = readFileSync(path.join(root, file), 'utf8')
    assert.ok(whole.includes(from), `${file} has no ${from}`)
    writeFileSync(path.join(root, file), whole.replace(from, to))
  }
}
