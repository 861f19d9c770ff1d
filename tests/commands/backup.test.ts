// A whole deployment comes back from its backup: every row, every byte and every key, and people log in as before.
// In a process of its own: its commands listen for the signals of their process.
import assert from 'node:assert/strict'
import { appendFile, chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { compareCatalogs, readCatalog } from '#framework/database/catalog/read-catalog.ts'
import { withSnapshot } from '#framework/database/copying/snapshot.ts'
import {
  type BootstrappedDatabase,
  openBootstrappedDatabase,
  openScratchDatabase,
  type ScratchDatabase,
  testDatabaseUrls,
  withDatabase,
} from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { fillTenant } from '../support/fill-tenant.ts'
import { runCommand } from '../support/run-command.ts'
import { openServer } from '../support/server.ts'
import { createTenant, type Person } from '../support/tenant.ts'

const PASSPHRASE = 'three blue teapots sing'
let folder: string
let source: BootstrappedDatabase
let target: ScratchDatabase
let owner: Person

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pend-backup-'))
  source = await openBootstrappedDatabase('migrated')
  target = await openScratchDatabase()
  // As an installation has it: with the register of permission words, which no migration makes.
  assert.equal((await runCommand(['migrate'], here())).status, 0)
  const server = await openServer({ ...at('here'), DATABASE_URL: source.adminUrl, DATABASE_APP_URL: source.appUrl })
  const tenant = await createTenant(server)
  await fillTenant(server, tenant, (sql, values = []) => runStatement(source.adminUrl, sql, values))
  owner = tenant.people.owner
  await server.close()
})
after(async () => {
  await source.drop()
  await target.drop()
  await rm(folder, { recursive: true, force: true })
})

/** Files and keys of a deployment, each in its own folder. */
const at = (name: string) => ({
  PEND_DATA_DIRECTORY: path.join(folder, name),
  PEND_FILES_DIRECTORY: path.join(folder, name, 'files'),
  PEND_JWT_KEY_DIRECTORY: path.join(folder, name, 'keys'),
})
/** The log-in of pend_app in the target. */
const appUrl = () => withDatabase(source.appUrl, new URL(target.adminUrl).pathname.slice(1))
const place = (name: string) => path.join(folder, name)
const here = (more: object = {}) => ({
  variables: { ...at('here'), DATABASE_URL: source.adminUrl, DATABASE_APP_URL: source.appUrl, ...more },
})
const there = (more: object = {}) => ({
  variables: { ...at('there'), DATABASE_URL: target.adminUrl, DATABASE_APP_URL: appUrl(), ...more },
})

async function refuses(words: readonly string[], asked: object, sentence: RegExp): Promise<void> {
  const { status, stdout, stderr } = await runCommand(words, asked)
  assert.equal(status, 1, stdout)
  assert.match(stderr, sentence)
  assert.doesNotMatch(stderr, /^\s+at /m)
}

async function succeeds(words: readonly string[], asked: object): Promise<string> {
  const { status, stdout, stderr } = await runCommand(words, asked)
  assert.equal(status, 0, stderr)
  return stdout
}

/** Each table with the rows that `withSnapshot` reads. */
async function contentOf(url: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  await withSnapshot(url, ({ eachTable }) =>
    eachTable(async ({ schema, name }, rows) => {
      const parts: Buffer[] = []
      for await (const part of rows) parts.push(part as Buffer)
      found.set(`${schema}.${name}`, Buffer.concat(parts).toString())
    }),
  )
  return found
}

async function filesBelow(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  const read = async (file: string) => [path.relative(directory, file), await readFile(file, 'base64')] as const
  return Object.fromEntries(await Promise.all(files.sort().map(read)))
}

const databasesOf = () =>
  runStatement(
    testDatabaseUrls().adminUrl,
    "select datname as name from pg_database where datname like $1 || '\\_new\\_%'",
    [new URL(target.adminUrl).pathname.slice(1, 37)],
  )

/** Everybody may use this schema. Roles also have the right by name where they were created with the database. */
const OF_ALL = /^right of pend_\w+ on schema public$/

describe('a whole backup', () => {
  const key = { PEND_BACKUP_PASSPHRASE: PASSPHRASE }

  test('comes back in an empty database, equal in every row, byte and key', async () => {
    const made = await succeeds(['backup', '--to', place('one'), '--verify'], here(key))
    assert.match(made, /tables with [\d,]+ rows, \d+ files\.\n/)
    assert.match(made, /is good: restored and compared \d+ tables and \d+ files/)
    assert.match(await succeeds(['restore', '--from', place('one')], there(key)), /is restored, as of/)
    assert.deepEqual(await contentOf(target.adminUrl), await contentOf(source.adminUrl))
    assert.deepEqual(
      await filesBelow(at('there').PEND_FILES_DIRECTORY),
      await filesBelow(at('here').PEND_FILES_DIRECTORY),
    )
    assert.deepEqual(
      await filesBelow(at('there').PEND_JWT_KEY_DIRECTORY),
      await filesBelow(at('here').PEND_JWT_KEY_DIRECTORY),
    )
  })

  test('has the same tables, policies, rights and triggers in force, and nothing left to migrate', async () => {
    const [one, other] = await Promise.all([source, target].map(({ adminUrl }) => withClient(adminUrl, readCatalog)))
    const differences = compareCatalogs(one!, other!).filter(({ name }) => !OF_ALL.test(name))
    assert.deepEqual(differences, [])
    assert.match(await succeeds(['migrate'], there()), /up to date/)
    assert.match(await succeeds(['check'], there()), /\S/)
  })

  test('lets people log in with their passwords', async () => {
    const server = await openServer(there().variables)
    try {
      const body = { email: owner.email, password: owner.password }
      const answer = await server.call('/api/v1/auth/login', { method: 'POST', body })
      assert.equal(answer.status, 200, answer.text)
      assert.equal((await server.call('/api/v1/articles', { token: owner.access })).status, 200)
    } finally {
      await server.close()
    }
  })

  test('is refused for a database that holds rows, and with --force keeps that one under another name', async () => {
    await refuses(['restore', '--from', place('one')], there(key), /holds rows, and was not changed/)
    const said = await succeeds(['restore', '--from', place('one'), '--force'], there(key))
    const [, old] = /from before is kept as (\S+);/.exec(said)!
    assert.deepEqual(await contentOf(target.adminUrl), await contentOf(source.adminUrl))
    await runStatement(testDatabaseUrls().adminUrl, `drop database "${old}" with (force)`)
  })

  test('is refused with another key, without one, and leaves no database behind', async () => {
    const other = { PEND_BACKUP_PASSPHRASE: 'four green teapots' }
    await refuses(['restore', '--from', place('one'), '--force'], there(other), /key does not open the backup/)
    await refuses(['restore', '--from', place('one'), '--force'], there(), /encrypted with a passphrase/)
    assert.deepEqual(await databasesOf(), [])
  })

  test('holds no readable word of a person', async () => {
    for (const [name, bytes] of Object.entries(await filesBelow(place('one'))))
      assert.ok(!Buffer.from(bytes, 'base64').includes('@example.com'), name)
  })
})

describe('a backup', () => {
  let name: string

  test('that is not encrypted says so, and only so many are kept', async () => {
    for (let made = 0; made < 2; made++) {
      const said = await succeeds(['backup', '--to', place('plain'), '--keep', '1'], here())
      name = /^(pend-\S+):.*not encrypted/.exec(said)![1]!
    }
    const listed = JSON.parse(await succeeds(['backup', '--to', place('plain'), '--list', '--json'], here()))
    assert.deepEqual(
      listed.map((each: { name: string }) => each.name),
      [name],
    )
    assert.deepEqual((await readdir(place('plain'))).sort(), ['catalog', 'drafts', name].sort())
  })

  const damages: Record<string, (file: (name: string) => string) => Promise<void>> = {
    'cut short': (file) => truncate(file('tables/tenant.tenants.copy.gz'), 20),
    'without a table': (file) => rm(file('tables/auth.users.copy.gz')),
    'with a changed file': async (file) => {
      const [kept] = (await readdir(file('files'), { recursive: true, withFileTypes: true })).filter((each) =>
        each.isFile(),
      )
      await appendFile(path.join(kept!.parentPath, kept!.name), 'x')
    },
  }
  for (const [what, damage] of Object.entries(damages))
    test(`${what} is refused in a sentence, and changes nothing`, async () => {
      const copy = place(what.replaceAll(' ', '-'))
      await cp(place('plain'), copy, { recursive: true })
      await damage((file) => path.join(copy, name, file))
      const before = await contentOf(target.adminUrl)
      await refuses(['restore', '--from', copy, '--force'], there(), /cut short or changed/)
      assert.deepEqual(await contentOf(target.adminUrl), before)
      assert.deepEqual(await databasesOf(), [])
    })

  test('from a newer version of PEND is refused in a sentence', async () => {
    const copy = place('newer')
    await cp(place('plain'), copy, { recursive: true })
    const file = path.join(copy, name, 'manifest.json')
    const manifest = JSON.parse(await readFile(file, 'utf8'))
    const newer = { ...manifest, migrations: [...manifest.migrations, { name: '9999_later', checksum: 'x' }] }
    await writeFile(file, JSON.stringify(newer))
    await refuses(['restore', '--from', copy, '--force'], there(), /newer version of PEND .* migration 9999_later/)
    await writeFile(path.join(copy, name, 'label.json'), '{"format":"pend-backup","version":2}')
    await refuses(['restore', '--from', copy, '--force'], there(), /has format 2; this version of PEND reads up to 1/)
  })

  test('needs a folder that exists, that can be written, and a place at all', async () => {
    await refuses(['backup'], here(), /Say where backups are kept/)
    await refuses(['restore', '--from', place('nowhere')], there(), /There is no folder/)
    await mkdir(place('empty'))
    await refuses(['restore', '--from', place('empty')], there(), /There is no backup in/)
    await writeFile(place('file'), '')
    await refuses(['backup', '--to', place('file')], here(), /is not a folder/)
    await refuses(['backup', '--to', '/proc/pend'], here(), /There is no folder|cannot be/)
    await refuses(['backup', '--to', 's3://bucket/pend'], here(), /must be encrypted/)
    await chmod(place('empty'), 0o700)
  })

  test('needs a role that sees all rows', async () => {
    const bound = here({ PEND_BACKUP_DATABASE_URL: source.ownerUrl })
    await refuses(['backup', '--to', place('bound')], bound, /Row security binds "pend_owner"/)
    assert.deepEqual(
      (await readdir(place('bound'))).filter((each) => each.startsWith('pend-')),
      [],
    )
  })
})
