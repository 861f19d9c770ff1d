// A whole tenant moves into another, empty database unchanged: every resource of every app, by dumps and by archives.
// In a process of its own: its commands listen for the signals of their process.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import sharp from 'sharp'
import { type BootstrappedDatabase, openBootstrappedDatabase } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { arrange } from '../support/arrange.ts'
import { createThrough } from '../support/fill.ts'
import { publicModels } from '../support/public-models.ts'
import { runCommand } from '../support/run-command.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, registerPerson, type TestTenant } from '../support/tenant.ts'

interface Dumped {
  readonly resource: string
  readonly id: string
  readonly fields: Record<string, unknown>
}

const RECORDS = 3
const TEXT = 'Bytes of a file, more than once. '.repeat(5000)
let folder: string
let here: TestServer
let there: TestServer
let scratch: BootstrappedDatabase
let tenant: TestTenant
let dump: Dumped[]

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pend-whole-'))
  scratch = await openBootstrappedDatabase('migrated')
  const { ownerUrl, appUrl } = scratch
  here = await openServer({ PEND_FILES_DIRECTORY: at('here') })
  there = await openServer({ DATABASE_URL: ownerUrl, DATABASE_APP_URL: appUrl, PEND_FILES_DIRECTORY: at('there') })
  tenant = await createTenant(here)
  await fill()
  dump = await dumpOf(tenant.slug, { from: 'here' })
})
after(async () => {
  await here.close()
  await there.close()
  await scratch.drop()
  await rm(folder, { recursive: true, force: true })
})

const scratchRows = (sql: string, values: unknown[]) => runStatement(scratch.adminUrl, sql, values)
const at = (name: string) => path.join(folder, name)
const freshName = () => `whole-${randomBytes(6).toString('hex')}`

/** Every resource that can be created, a file as a cover, settings, a custom mail, and a role with a removed word. */
async function fill(): Promise<void> {
  const send = async (line: string, body: unknown) => {
    const [method, url] = line.split(' ') as [string, string]
    const answer = await here.call(`/api/v1/${url}`, { method, token: tenant.people.owner.access, body })
    assert.ok(answer.status < 300, answer.text)
    return answer.body
  }
  await upload(TEXT, 'words.txt')
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  const picture = sharp({ create: { width: 300, height: 200, channels: 3, background: '#000', noise } })
  const cover = await upload(new Uint8Array(await picture.png().toBuffer()), 'cover.png')
  for (const model of publicModels().filter(({ operations }) => operations.has('create')))
    for (let n = 0; n < RECORDS; n++) await createThrough(here, { model, tenant })
  await send('POST articles', { title: 'With a cover', cover })
  await send('PATCH tenant-settings', { locale: 'de', brandName: 'Teapots & Söhne', brandLogo: cover })
  await send('PUT mails/invitation/template', { subject: 'Come', heading: 'Come', body: 'Come in, {{email}}' })
  const { id } = await send('POST roles', { name: 'Keepers', permissions: ['tags.read'] })
  await arrange(`update tenant.roles set permissions = permissions || '{gone.read}' where id = $1`, [id])
}

async function upload(content: string | Uint8Array<ArrayBuffer>, name: string): Promise<string> {
  const body = new FormData()
  body.append('file', new Blob([content]), name)
  const headers = { authorization: `Bearer ${tenant.people.owner.access}` }
  const answer = await fetch(`${here.origin}/api/v1/files`, { method: 'POST', headers, body })
  assert.equal(answer.status, 201)
  return ((await answer.json()) as { id: string }).id
}

async function runAt(place: 'here' | 'there', words: string[]): Promise<{ stdout: string; stderr: string }> {
  const urls = place === 'there' ? { urls: scratch } : {}
  const done = await runCommand(words, { ...urls, variables: { PEND_FILES_DIRECTORY: at(place) } })
  assert.equal(done.status, 0, done.stderr)
  return done
}

async function dumpOf(slug: string, { from }: { from: 'here' | 'there' }): Promise<Dumped[]> {
  const file = at(`${freshName()}.json`)
  await runAt(from, ['dumpdata', '--tenant', slug, '-o', file])
  return JSON.parse(await readFile(file, 'utf8'))
}

/** Without removed words of roles, and with addresses instead of people's ids: another database may know them by others. */
function comparable(records: readonly Dumped[]): unknown[] {
  const emails = new Map(
    records.filter(({ resource }) => resource === 'users').map(({ id, fields }) => [id, fields.email]),
  )
  const plain = (value: unknown): unknown => emails.get(value as string) ?? value
  return records
    .map(({ id, fields, ...rest }) => ({
      ...rest,
      id: plain(id),
      fields: Object.fromEntries(Object.entries(fields ?? {}).map(([name, value]) => [name, plain(value)])),
    }))
    .map((record) => JSON.parse(JSON.stringify(record).replaceAll(',"gone.read"', '')))
    .sort((one, other) => (String([one.resource, one.id]) < String([other.resource, other.id]) ? -1 : 1))
}

async function load(slug: string, records: readonly unknown[], place: 'here' | 'there' = 'there') {
  const file = at(`${freshName()}.json`)
  await writeFile(file, JSON.stringify(records))
  return runAt(place, ['loaddata', file, '--tenant', slug])
}

describe('a whole tenant', () => {
  test('is in its dump with each creatable resource, files, settings, and only the people they mention', () => {
    const dumped = new Set(dump.map(({ resource }) => resource))
    const created = publicModels().filter(({ operations, rows }) => operations.has('create') && rows.hasTenant)
    for (const name of [...created.map((model) => model.name), 'users', 'files', 'tenantSettings', 'mailTemplates'])
      assert.ok(dumped.has(name), name)
    assert.deepEqual(
      dump.filter(({ resource }) => resource === 'users').map(({ fields }) => fields.email),
      [tenant.people.owner.email],
    )
    assert.doesNotMatch(JSON.stringify(dump), /isStaff|isSuperuser|passwordHash|storageKey|emailVerifiedAt/)
  })

  test('returns from a dump into an empty tenant of another database, record by record (D9, F-D4)', async () => {
    const other = await createTenant(there, ['owner'])
    const { stderr } = await load(other.slug, dump)
    assert.match(stderr, /The role "Keepers" was imported without words that are not permissions: gone\.read\./)
    assert.deepEqual(comparable(await dumpOf(other.slug, { from: 'there' })), comparable(dump))
    // A second time changes nothing.
    await load(other.slug, dump)
    assert.deepEqual(comparable(await dumpOf(other.slug, { from: 'there' })), comparable(dump))
    const members = await scratchRows('select 1 from tenant.memberships where tenant_id = $1', [other.id])
    assert.equal(members.length, 1, 'nobody becomes a member')
  })

  test('finds people by their address, and keeps their names (CVE-2023-39345)', async () => {
    const [other, person] = [await createTenant(there, ['owner']), await registerPerson(there, { firstName: 'Known' })]
    const [article] = dump.filter(({ resource }) => resource === 'articles')
    const stranger = {
      resource: 'users',
      id: crypto.randomUUID(),
      fields: { email: person.email.toUpperCase(), firstName: 'Other', lastName: 'X' },
    }
    const { id, fields } = article!
    const moved = {
      resource: 'articles',
      id,
      fields: { ...fields, cover: null, category: null, tags: [], author: stranger.id },
    }
    await load(other.slug, [stranger, moved])
    const records = await dumpOf(other.slug, { from: 'there' })
    assert.equal(records.find(({ resource }) => resource === 'articles')!.fields.author, person.id)
    assert.equal(records.find(({ resource }) => resource === 'users')!.fields.firstName, 'Known')
    const nobody = await load(other.slug, [{ ...moved, fields: { ...moved.fields, author: crypto.randomUUID() } }])
    assert.match(nobody.stderr, /articles: "author" is empty, for it points at nobody here/)
    const forged = {
      ...stranger,
      id: crypto.randomUUID(),
      fields: { ...stranger.fields, email: 'a@b.example', isSuperuser: true },
    }
    await assert.rejects(load(other.slug, [forged]), /isSuperuser/)
  })

  test('has all bytes of its files, unchanged', async () => {
    const other = await createTenant(there, ['owner'])
    const isText = ({ id }: Dumped) => id === words!.id
    const words = dump.find(({ resource, fields }) => resource === 'files' && fields?.name === 'words.txt')
    const ofFiles = dump.filter((each) => isText(each) || each.resource === 'users')
    await assert.rejects(
      load(
        other.slug,
        ofFiles.filter((each) => !('content' in each)),
      ),
      /bytes of the file "words\.txt" are missing/,
    )
    const forged = ofFiles.map((each) => ('content' in each ? { ...each, content: 'AAAA' } : each))
    await assert.rejects(load(other.slug, forged), /bytes of "words\.txt" are not its own/)
    assert.equal((await dumpOf(other.slug, { from: 'there' })).length, 0)
    await load(other.slug, ofFiles)
    const [file] = (await scratchRows('select storage_key from public.files where tenant_id = $1', [other.id])) as [
      { storage_key: string },
    ]
    assert.equal(await readFile(at(`there/${file.storage_key}`), 'utf8'), TEXT)
  })

  test('is the same after travelling in an archive', async () => {
    const [file, slug] = [at('whole.pend'), freshName()]
    await runAt('here', ['tenants', 'export', tenant.slug, file])
    await runAt('there', ['tenants', 'import', file, '--slug', slug])
    assert.deepEqual(comparable(await dumpOf(slug, { from: 'there' })), comparable(dump))
  })
})
