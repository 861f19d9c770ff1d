// An uninvolved tenant: no platform task and no erasure changes any of its rows.
// In a process of its own: its commands listen for the signals of their process.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable, Writable } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { loadAppCommands } from '#core/app-parts.ts'
import { buildProject } from '#core/project.ts'
import { frameworkCommands } from '#framework/commands/all-commands.ts'
import type { CommandConsole } from '#framework/commands/console.ts'
import type { CommandDefinition, OptionDefinition } from '#framework/commands/define-command.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { Task } from '#framework/request/task.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { fillTenant } from '#tests/support/fill-tenant.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type Person, registerPerson, type TestTenant } from '#tests/support/tenant.ts'
import { samplePayload } from './support/sample-payload.ts'
import { differencesOf, readWholeTenant } from './support/whole-tenant.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const NAME = `a_b%c${randomBytes(4).toString('hex')}`
/** Characters with a meaning in LIKE and regular expressions. */
const VICTIM = `${NAME}@gmail.co`
const LOOKALIKES = [
  ...[`${NAME}@gmail.com`, `${NAME}@gmail.co.uk`, `x${NAME}@gmail.co`],
  ...[`${NAME}@gmailxco.de`, VICTIM.replace('_', 'x').replace('%', 'yy')],
]

let urls: BootstrappedDatabase
let server: TestServer
let folder: string
let bystander: TestTenant
let other: TestTenant<'editor' | 'viewer' | 'owner'>
let rowsBefore: Awaited<ReturnType<typeof readBystander>>
const ask = (statement: string, values: unknown[] = []) => runStatement(urls.adminUrl, statement, values)
const variables = () => ({
  ...{ DATABASE_URL: urls.ownerUrl, DATABASE_APP_URL: urls.appUrl, PEND_FILES_DIRECTORY: folder },
})

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pend-bystander-'))
  urls = await openBootstrappedDatabase('migrated')
  server = await openServer(variables())
  bystander = await createTenant(server)
  other = await createTenant(server, ['editor', 'viewer'])
  await fillTenant(server, bystander, ask)
  await mentionLookalikes()
  // Mails to send and unsealed entries: both exist to change.
  await drain()
  await server.call('/api/v1/audit/verification', { token: bystander.people.owner.access })
  rowsBefore = await readBystander()
})
after(async () => {
  await server.close()
  await urls.drop()
  await rm(folder, { recursive: true, force: true })
})

function readBystander() {
  const ids = Object.values(bystander.people).map(({ id }) => id)
  return readWholeTenant(urls.adminUrl, bystander.id, ids)
}

/** In records, their copies, the trail, the ledger and the log of webhooks: all of it belongs to the bystander. */
async function mentionLookalikes(): Promise<void> {
  const { owner } = bystander.people
  const post = async (target: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await server.call(`/api/v1/${target}`, { method: 'POST', token: owner.access, body, headers })
    assert.ok(answer.status < 300, answer.text)
    return answer.body
  }
  for (const email of LOOKALIKES) await post('invitations', { email, role: 'viewer' })
  const said = `Write to ${[VICTIM, ...LOOKALIKES].join(' or ')}.`
  const article = await post('articles', { title: said.slice(0, 150), body: said }, { 'idempotency-key': NAME })
  await ask(
    `insert into public.webhook_deliveries (tenant_id, webhook_id, event, event_id, resource, record_id, attempt, outcome, request_body)
      select tenant_id, id, 'articles.created', gen_random_uuid(), 'articles', $2, 1, 'delivered', $3 from public.webhooks where tenant_id = $1 limit 1`,
    [bystander.id, article.id, said],
  )
  await ask('update audit.changes set reason = $2 where tenant_id = $1 and hash is null', [bystander.id, said])
}

/** Runs the tasks of the platform and of the other tenant; a task for the bystander shows as a new row. */
async function drain(): Promise<void> {
  for (const tenantId of [PLATFORM_TENANT, other.id])
    await drainTasks(server.runtime, { tenantId, access: server.access, limit: 5000 })
}

async function requireUntouched(what: string, changes: readonly string[] = []): Promise<void> {
  const rows = await readBystander()
  const found = differencesOf(rowsBefore, rows)
  for (const table of changes) delete found[table]
  assert.deepEqual(found, {}, `${what} changed rows of a tenant that it has nothing to do with`)
  rowsBefore = rows
}

/** A member of the other tenant with this address, proven or not. */
async function somebody(email: string, { isProven }: { isProven: boolean }): Promise<Person> {
  const person = other.people.editor
  await ask('update auth.users set email = $2, email_verified_at = case when $3 then now() end where id = $1', [
    ...[person.id, email, isProven],
  ])
  return { ...person, email }
}

async function erase({ access, email }: Person): Promise<void> {
  const answer = await server.call('/api/v1/users/me/erase', { method: 'POST', token: access, body: { email } })
  assert.equal(answer.status, 204, answer.text)
  await drain()
}

describe('a bystander', () => {
  test('has rows in every table of tenants, so that the test would see any change', async () => {
    const owned = await ask(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.columns join information_schema.tables using (table_schema, table_name) where column_name = 'tenant_id' and table_type = 'BASE TABLE'`,
    )
    const empty = owned.map(({ name }) => name as string).filter((name) => rowsBefore.get(name)!.length === 0)
    assert.deepEqual(empty, [], 'give these tables a row in tests/support/fill-tenant.ts')
  })

  test('keeps every row when a person is erased whose address resembles ones it wrote down (CWE-187)', async () => {
    await erase(await somebody(VICTIM, { isProven: true }))
    await requireUntouched('the erasure of a person')
  })

  test('keeps what it wrote to a person whose address a stranger registers, or requests to change to, and erases (CWE-283)', async () => {
    const [invited, asked] = LOOKALIKES as [string, string]
    const stranger = await registerPerson(server)
    await ask('update auth.users set email = $2, email_verified_at = null where id = $1', [stranger.id, invited])
    await ask(
      `insert into auth.one_time_tokens (purpose, token_hash, email, user_id, expires_at) values ('change_email', $2, $3, $1, now() + interval '1 day')`,
      [stranger.id, randomBytes(8).toString('hex'), asked],
    )
    await ask(`update auth.one_time_tokens set user_id = $1 where purpose = 'invitation' and email = $2`, [
      ...[stranger.id, invited],
    ])
    await erase({ ...stranger, email: invited })
    await requireUntouched('the erasure of an account whose address nobody proved')
  })

  test('keeps every row for any task of the platform or of another tenant', async () => {
    const doomed = await createTenant(server, [])
    await ask(`update tenant.tenants set status = 'deleting', deletes_at = now() - interval '1 day' where id = $1`, [
      doomed.id,
    ])
    for (const task of server.runtime.queue.tasks.values()) {
      for (const tenantId of [null, other.id]) {
        const ctx = createContext(server.runtime, { requestId: 'bystander', tenantId }).asSystem('try every task')
        await ctx.enqueue(task, payloadOf(task, doomed) as never)
      }
      await drain()
      await requireUntouched(`the task ${task.name}`)
    }
    const left = await ask('select 1 from tenant.tenants where id = $1', [doomed.id])
    assert.deepEqual(left, [], 'the tenant that was due is erased: the tasks did run')
  })
})

/** Names of parameters decide for all tasks which person and tenant a task is about. */
function payloadOf({ payload }: Task, doomed: Pick<TestTenant, 'id'>): unknown {
  const known = {
    userId: other.people.viewer.id,
    tenantId: doomed.id,
    email: 'someone@example.com',
    to: 'someone@example.com',
  }
  return samplePayload(payload, known)
}

/** The parameters, and the tables it is meant to change for all tenants. */
type Run = Readonly<Record<string, unknown>> & {
  readonly mayFindNothing?: boolean
  readonly changes?: readonly string[]
}

/** Each command with its parameters, or why it cannot run here. A new command states its effect across tenants here. */
const COMMANDS: Readonly<Record<string, string | (() => readonly Run[])>> = {
  runserver: 'it serves until it is stopped: by the operations and tasks that are tried elsewhere',
  serve: 'it serves as runserver does',
  worker: 'it runs the tasks that are tried above until it is stopped',
  beat: 'it enqueues the tasks that are tried above until it is stopped',
  edge: 'it serves reads until it is stopped',
  shell: 'it runs what somebody types',
  dbshell: 'it runs what somebody types',
  makemigrations: 'it writes files',
  squashmigrations: 'it writes files, in databases of its own',
  artifacts: 'it writes files',
  buildadmin: 'it writes files',
  collectstatic: 'it writes files',
  database: 'it changes roles and their rights, and no row',
  startapp: 'it writes files',
  flush: 'it deletes the rows of all tenants, and is for that',
  keys: 'it keeps the keys that sign tokens in files',
  backup: 'it reads everything, and writes files; its own tests restore them',
  restore: 'it replaces the whole database, and is for that',
  migrate: () => [{}],
  showmigrations: () => [{}],
  sqlmigrate: () => [{ migration: '0001' }],
  routes: () => [{ words: [] }],
  check: () => [{}],
  rls: () => [{ task: 'lint' }, { task: 'show' }],
  diffsettings: () => [{}],
  sendtestemail: () => [{ addresses: ['someone@example.com'] }],
  // All processes forget their caches of all tenants: by a platform event.
  clear_cache: () => [{}, { tenant: other.slug }],
  tasks: () => [
    ...['list', 'stats'].map((action) => ({ action, ids: [] })),
    { action: 'purge', ids: [], tenant: other.slug, state: 'completed', input: false },
    { action: 'cancel', ids: [], tenant: other.slug, state: 'waiting', mayFindNothing: true },
    { action: 'retry', ids: [], tenant: other.slug, state: 'dead', mayFindNothing: true },
  ],
  dumpdata: () => [{ resources: [], tenant: other.slug, output: path.join(folder, 'dump.json') }],
  loaddata: () => [{ files: [path.join(folder, 'dump.json')], tenant: other.slug, ignoreExisting: true }],
  audit: () => [{ action: 'verify' }, { action: 'export', tenant: other.slug }],
  changepassword: () => [{ email: other.people.viewer.email }],
  createsuperuser: () => [{ email: `root-${NAME.slice(-8)}@example.com`, firstName: 'Root', lastName: 'Tester' }],
  permissions: () => [{ task: 'list' }],
  flushexpiredtokens: () => [{}],
  secondfactor: () => [{ what: 'reset', email: other.people.viewer.email }],
  staff: () => [{ task: 'list' }, ...['grant', 'revoke'].map((task) => ({ task, email: other.people.viewer.email }))],
  tenants: () => [
    { action: 'list' },
    { action: 'show', tenant: other.slug },
    { action: 'export', tenant: other.slug, file: path.join(folder, 'other.pend') },
    { action: 'import', tenant: path.join(folder, 'other.pend'), slug: `${other.slug}-b` },
    ...['suspend', 'restore', 'delete', 'erase'].map((action) => ({
      ...{ action, tenant: `${other.slug}-b`, reason: 'a test', yes: true },
    })),
  ],
  people: () => [{ action: 'erase', email: other.people.viewer.email, reason: 'a test', yes: true }],
}

/** Nobody reads, and every question has the same answer. */
const SILENT: CommandConsole = {
  input: Readable.from([]),
  output: new Writable({ write: (_chunk, _encoding, done) => done() }),
  isInteractive: false,
  print: () => {},
  warn: () => {},
  printJson: () => {},
  printTable: () => {},
  ask: async () => 'a violet teapot sings',
  confirm: async () => true,
}

describe('a command', () => {
  test('changes no row of a tenant it does not name', async () => {
    const commands = new Map([...frameworkCommands, ...(await loadAppCommands())].map((each) => [each.name, each]))
    const unsaid = [...new Set(commands.keys()).symmetricDifference(new Set(Object.keys(COMMANDS)))]
    assert.deepEqual(unsaid, [], 'say in this test what these commands are given, or why they cannot be tried')
    for (const [name, runs] of Object.entries(COMMANDS)) {
      const command = commands.get(name)!
      if (typeof runs === 'string') continue
      for (const { changes = [], mayFindNothing = false, ...input } of runs()) {
        const code = await runCommand(command, input)
        assert.ok(code === 0 || mayFindNothing, `${name} ${JSON.stringify(input)} ended with ${code}`)
        await drain()
        await requireUntouched(`${command.name} ${JSON.stringify(input)}`, changes)
      }
    }
  })
})

/** What a command gets for an option that nobody gave. */
function unsaidOf(option: OptionDefinition) {
  if (option.kind === 'flag') return option.default ?? false
  return option.kind === 'text' && option.many ? [] : option.default
}

async function runCommand(command: CommandDefinition, input: object): Promise<number> {
  const options = Object.entries(command.options ?? {}).map(([name, option]) => [name, unsaidOf(option)])
  const project = buildProject(ROOT, { PEND_ENV: 'test', ...variables() })
  try {
    return (await command.run(project, { ...Object.fromEntries(options), ...input }, SILENT)) ?? 0
  } finally {
    await project.close()
  }
}
