// `./manage check --deploy` also checks the installation's keys and people, and ends with 1 when something is wrong.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { testDatabaseUrls } from '#framework/testing/database.ts'
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

interface Finding {
  readonly id: string
  readonly level: string
  readonly message: string
}

const checked = async (words: readonly string[], variables: Record<string, string> = {}) => {
  const { status, stdout, stderr } = await runManage(['check', ...words], { variables })
  return { status, stdout, stderr, found: words.includes('--json') ? (JSON.parse(stdout) as Finding[]) : [] }
}

test('looks at the database, the work and the mail server themselves, by tag', async () => {
  const words = ['--deploy', '--json', '--tag', 'database', '--tag', 'tasks', '--tag', 'mail']
  const admin = new pg.Client(testDatabaseUrls().adminUrl)
  await admin.connect()
  const overdue = `insert into tasks.tasks (tenant_id, name, queue, state, run_at)
    values (pend.uuid_v7(), 'shop.late', 'default', 'waiting', now() - interval '1 hour')`
  await admin.query(overdue)
  const { status, found } = await checked(words, {
    PEND_MAIL_DRIVER: 'smtp',
    PEND_SMTP_URL: 'smtp://127.0.0.1:9',
    DATABASE_URL: testDatabaseUrls().adminUrl,
  })
  await admin.query("delete from tasks.tasks where name = 'shop.late'").finally(() => admin.end())
  assert.equal(status, 1)
  const messageOf = (id: string) => found.find((each) => each.id === id)?.message ?? ''
  assert.match(messageOf('database.not-durable'), /fsync is off/)
  assert.match(messageOf('work.no-worker'), /due for \d+ minutes/)
  assert.match(messageOf('mail.unreachable'), /ECONNREFUSED/)
  assert.ok(found.every(({ id }) => /^(database|work|mail)\./.test(id)))
})

test('fails at the level that is asked for, and tells silenced findings with their reasons', async () => {
  const quiet = { PEND_SILENCED_CHECKS: 'machine.root=a container, machine.readable-secrets=a container' }
  const usual = await checked(['--deploy', '--tag', 'machine'], quiet)
  assert.equal(usual.status, 0, usual.stdout)
  if (process.getuid?.() === 0) assert.match(usual.stdout, /^silenced machine\.root: a container$/m)
  const strict = await checked(['--deploy', '--tag', 'settings', '--json', '--fail-level', 'fatal'])
  assert.equal(strict.status, strict.found.some(({ level }) => level === 'fatal') ? 1 : 0)
  assert.ok(strict.found.some(({ level }) => level === 'error'))
})

test('lists its tags, suggests the right one, and refuses a silence without a reason', async () => {
  const listed = await checked(['--list-tags'])
  assert.equal(listed.status, 0)
  for (const tag of ['database', 'tasks', 'tokens', 'row-security'])
    assert.match(listed.stdout, new RegExp(`^${tag} `, 'm'))
  const misspelt = await checked(['--tag', 'databse'])
  assert.match(misspelt.stderr, /Did you mean "database"/)
  assert.notEqual(misspelt.status, 0)
  const silent = await checked([], { PEND_SILENCED_CHECKS: 'machine.root' })
  assert.match(silent.stderr, /PEND_SILENCED_CHECKS .* ids with reasons/)
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
