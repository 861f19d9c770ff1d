// A tenant in one file: complete, without secrets, and imported into another deployment completely or not at all.
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { platformIn } from '#apps/tenants/index.ts'
import { readAllRecords } from '#framework/operations/reading/read-all.ts'
import { ROLES } from '#framework/permissions/roles.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { mail } from '#framework/tasks/mail/mail-service.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { arrange } from '#tests/support/arrange.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'
import { ArchiveSums } from './archive/archive-format.ts'
import { chooseContents } from './archive/choose-contents.ts'
import { writeArchive } from './exporting/write-archive.ts'
import { type ImportOptions, importTenant } from './importing/import-tenant.ts'

const PASSWORD = 'a violet teapot sings'
/** More than one page, and more than one part of a bulk write. */
const ARTICLES = 410
/** Omitted settings follow the deployment. */
const SETTINGS = {
  locale: 'de',
  brandName: 'Teapots & Söhne',
  brandColor: '#7a1fa2',
  brandTexts: { de: { 'home.title': 'Heute' } },
  auditRetentionDays: 400,
}
const MEMBERS = ROLES.length
let folder: string
let here: TestServer
let there: TestServer
let scratch: BootstrappedDatabase
let tenant: TestTenant
let archive: string
let fileId: string
/** Few rows, for refused archives. */
let small: string

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pend-archives-'))
  scratch = await openBootstrappedDatabase('migrated')
  here = await openServer({ PEND_FILES_DIRECTORY: path.join(folder, 'here') })
  there = await openServer({
    // Another deployment.
    DATABASE_URL: scratch.ownerUrl,
    DATABASE_APP_URL: scratch.appUrl,
    PEND_FILES_DIRECTORY: path.join(folder, 'there'),
  })
  tenant = await createTenant(here)
  const little = await createTenant(here)
  await fill(little, 20)
  small = await exportOf(little)
  await fill(tenant, ARTICLES)
  archive = await exportOf(tenant)
})
after(async () => {
  await here.close()
  await there.close()
  await scratch.drop()
  await rm(folder, { recursive: true, force: true })
})

/** Articles with categories, tags, an author and a picture; a webhook with a secret; a custom mail. */
async function fill({ people }: TestTenant, count: number): Promise<void> {
  const post = async (target: string, body: unknown, token = people.editor.access) => {
    const answer = await here.call(`/api/v1/${target}`, { method: 'POST', token, body })
    assert.ok(answer.status < 300, answer.text)
    return answer.body
  }
  const form = new FormData()
  const png = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#3366cc' } })
    .png()
    .toBuffer()
  form.append('isPublic', 'true')
  form.append('alt', 'A blue field')
  form.append('file', new Blob([new Uint8Array(png)]), 'cover.png')
  const headers = { authorization: `Bearer ${people.editor.access}` }
  const sent = await fetch(`${here.origin}/api/v1/files`, { method: 'POST', headers, body: form })
  fileId = ((await sent.json()) as { id: string }).id
  const [category, tag] = [await post('categories', { name: 'News' }), await post('tags', { name: 'Birds' })]
  const article = (n: number) => ({
    ...{ title: `Article ${n}`, body: `**Text** ${'of some length '.repeat(10)}${n}`, category: category.id },
    ...{ tags: [tag.id], cover: fileId, status: n % 3 === 0 ? 'published' : 'draft' },
  })
  for (let first = 0; first < count; first += 200)
    await post(
      'articles/bulk',
      Array.from({ length: Math.min(200, count - first) }, (_, index) => article(first + index)),
    )
  const settings = await here.call('/api/v1/tenant-settings', {
    ...{ method: 'PATCH', token: people.owner.access, body: { ...SETTINGS, brandLogo: fileId } },
  })
  assert.equal(settings.status, 200, settings.text)
  await post('webhooks', { url: 'https://hooks.example.org/in', events: ['*'] }, people.admin.access)
}

async function exportOf({ id }: TestTenant): Promise<string> {
  const file = path.join(folder, `${randomUUID()}.pend`)
  await writeArchive(platformIn(staffOf(here), id, 'export a tenant'), file)
  return file
}
const staffOf = ({ runtime }: TestServer) => createContext(runtime, { requestId: 'archives' }).asSystem('move a tenant')
const importInto = (server: TestServer, file: string, options: ImportOptions = {}) =>
  importTenant(staffOf(server), file, options)
const someSlug = () => `moved-${randomBytes(5).toString('hex')}`
const linesOf = async (file: string) =>
  gunzipSync(await readFile(file))
    .toString()
    .trimEnd()
    .split('\n')

/** The archive with other lines and matching checksums. */
async function forge(change: (lines: string[]) => string[]): Promise<string> {
  const lines = change((await linesOf(small)).slice(0, -1))
  const sums = new ArchiveSums()
  for (const line of lines) sums.add(line, JSON.parse(line).section ?? null)
  const text = [...lines, JSON.stringify({ manifest: sums.manifest() })].join('\n')
  return write(gzipSync(`${text}\n`))
}
async function write(bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, `${randomUUID()}.pend`)
  await writeFile(file, bytes)
  return file
}
const edit = (section: string, patch: (value: Record<string, unknown>) => unknown) => (lines: string[]) => {
  const index = lines.findIndex((line) => JSON.parse(line).section === section)
  const line = JSON.parse(lines[index]!)
  patch(line.value)
  return lines.with(index, JSON.stringify(line))
}

/** Everything in a list, over the API, by id. */
async function readAll(server: TestServer, target: string, call: { token: string; headers: Record<string, string> }) {
  const found: Record<string, unknown>[] = []
  for (let page = 1; ; page++) {
    const { body, text } = await server.call(`/api/v1/${target}?page_size=200&ordering=createdAt&page=${page}`, call)
    assert.ok(body.results, text)
    found.push(...body.results)
    if (!body.next) return found.sort((one, other) => (String(one.id) < String(other.id) ? -1 : 1))
  }
}

/** The picture above the admin's menu, as a browser fetches it: without a token. */
async function logoOf(server: TestServer, token: string) {
  const { body } = await server.call('/api/v1/admin', { token })
  const answer = await fetch(server.origin + body.brand.logo)
  assert.equal(answer.status, 200)
  return [answer.headers.get('content-type'), Buffer.from(await answer.arrayBuffer()).toString('base64')]
}

/** The link the other deployment would have sent. */
async function resetTokenOf(email: string): Promise<string> {
  const waiting = await runStatement(scratch.adminUrl, "select id from tasks.tasks where payload ->> 'email' = $1", [
    email,
  ])
  for (const { id } of waiting) await drainTasks(there.runtime, { id: id as string })
  const [sent] = mail.of(there).sent.filter(({ to }) => to.some(({ address }) => address === email))
  return /#token=([\w-]{43})/.exec(sent?.text ?? '')![1]!
}

describe('an archive', () => {
  test('contains everything but secrets, with counts and checksums (export leaking hidden fields: CVE-2026-39943)', async () => {
    const lines = await linesOf(archive)
    const [head, manifest] = [JSON.parse(lines[0]!), JSON.parse(lines.at(-1)!).manifest]
    assert.deepEqual([head.format, head.version, head.tenant.slug], ['pend-tenant', 1, tenant.slug])
    assert.match(head.left.webhooks, /secrets/)
    assert.equal(manifest.sections.articles.count, ARTICLES)
    assert.equal(manifest.sections.people.count, MEMBERS)
    assert.equal(manifest.sections.files.count, 1)
    assert.ok(manifest.sections.trail.count > ARTICLES)
    const text = lines.join('\n')
    const [webhook] = await arrange('select secrets::text as secrets from public.webhooks where tenant_id = $1', [
      tenant.id,
    ])
    const [row] = await arrange('select password_hash from auth.credentials where user_id = $1', [
      tenant.people.owner.id,
    ])
    const [file] = await arrange('select storage_key from public.files where tenant_id = $1', [tenant.id])
    const sealed = JSON.parse(webhook!.secrets as string)[0].sealed
    for (const secret of [sealed, row!.password_hash, file!.storage_key, tenant.people.owner.refresh])
      assert.equal(text.includes(JSON.stringify(secret).slice(1, -1)), false, String(secret))
    const records = lines.slice(1).filter((line) => JSON.parse(line).section !== 'trail')
    assert.equal(
      records.some((line) => /permissionsVersion|passwordHash|storageKey|"secrets"/.test(line)),
      false,
    )
  })

  test('contains nothing of another tenant, and people only as far as they are members', async () => {
    const other = await createTenant(here)
    await here.call('/api/v1/categories', {
      method: 'POST',
      token: other.people.editor.access,
      body: { name: 'Strange' },
    })
    const text = (await linesOf(await exportOf(tenant))).join('\n')
    for (const word of [other.id, other.slug, 'Strange', other.people.owner.email, other.people.owner.id])
      assert.equal(text.includes(word), false, word)
  })

  test('can be imported into another deployment, which then gives the same answers over its API', async () => {
    const slug = someSlug()
    const imported = await importInto(there, archive, { slug })
    assert.deepEqual([imported.people, imported.files], [{ found: 0, created: MEMBERS }, 1])
    const { email, id } = tenant.people.owner
    const login = { method: 'POST', body: { email, password: PASSWORD, tenant: slug } }
    assert.equal((await there.call('/api/v1/auth/login', login)).status, 401, 'no password comes along')
    await there.call('/api/v1/auth/password/forgot', { method: 'POST', body: { email } })
    const token = await resetTokenOf(email)
    const chosen = await there.call('/api/v1/auth/password/reset', {
      method: 'POST',
      body: { token, password: PASSWORD },
    })
    assert.equal(chosen.status, 204, chosen.text)
    const session = await there.call('/api/v1/auth/login', login)
    assert.equal(session.status, 200, session.text)
    assert.notEqual(session.body.user.id, id, 'the person is another row here')
    const calls = {
      here: { token: tenant.people.owner.access, headers: {} },
      there: { token: session.body.access as string, headers: {} },
    }
    const people = async (server: TestServer, call: (typeof calls)['here']) =>
      new Map((await readAll(server, 'users', call)).map((each) => [each.id, each.email]))
    const names = { here: await people(here, calls.here), there: await people(there, calls.there) }
    for (const target of ['categories', 'tags', 'articles', 'files', 'memberships', 'mail-templates']) {
      const [before, after] = [await readAll(here, target, calls.here), await readAll(there, target, calls.there)]
      const plain = (records: typeof before, own: Map<unknown, unknown>) =>
        records.map(({ author, owner, user, ...rest }) => ({
          ...rest,
          people: [author, owner, user].map((each) => own.get(each)),
        }))
      assert.deepEqual(plain(after, names.there), plain(before, names.here), target)
    }
    const settings = await there.call('/api/v1/tenant-settings', calls.there)
    assert.deepEqual(settings.body, { ...SETTINGS, brandLogo: fileId, timeZone: null })
    assert.deepEqual(await logoOf(there, calls.there.token), await logoOf(here, calls.here.token))
    const link = await there.call(`/api/v1/files/${fileId}/link`, {
      method: 'POST',
      token: calls.there.token,
      body: {},
    })
    const { pathname, search } = new URL(link.body.url)
    assert.equal((await there.call(pathname + search)).status, 200)
  })

  test('restores every record of every resource, and a role without removed permissions (D9)', async () => {
    const [from, owner] = [await createTenant(here), 'tags.read']
    await fill(from, 5)
    const role = await here.call('/api/v1/roles', {
      ...{ method: 'POST', token: from.people.owner.access, body: { name: 'Keepers', permissions: [owner] } },
    })
    assert.equal(role.status, 201, role.text)
    await arrange(`update tenant.roles set permissions = permissions || '{gone.read}' where id = $1`, [role.body.id])
    const { id, notes } = await importInto(there, await exportOf(from), { slug: someSlug() })
    assert.deepEqual(notes, ['The role "Keepers" was imported without words that are not permissions: gone.read.'])
    const [source, target] = [platformIn(staffOf(here), from.id, 'compare'), platformIn(staffOf(there), id, 'compare')]
    const { carried } = chooseContents(here.runtime)
    for (const { name, resource, fields } of carried) {
      const people = [...fields.values()].filter(({ relation }) => relation?.to === 'users').map((field) => field.name)
      const plain = (record: object) =>
        Object.fromEntries(Object.entries(record).filter(([field]) => !people.includes(field)))
      const read = async (ctx: Context) => (await Array.fromAsync(readAllRecords(ctx, resource))).map(plain)
      const expected = await read(source)
      for (const each of name === 'roles' ? expected : []) Object.assign(each, { permissions: [owner] })
      assert.deepEqual(await read(target), expected, name)
    }
  })

  test('can be imported any number of times, and never into an existing tenant (CVE-2026-46477: cross-workspace takeover)', async () => {
    const [one, other] = [
      await importInto(here, archive, { slug: someSlug() }),
      await importInto(here, archive, { slug: someSlug() }),
    ]
    assert.deepEqual(one.people, { found: MEMBERS, created: 0 })
    assert.equal(new Set([one.id, other.id, tenant.id]).size, 3)
    const counts = await arrange(
      'select tenant_id, count(*)::int as n from public.articles where tenant_id = any($1) group by 1',
      [[one.id, other.id, tenant.id]],
    )
    assert.deepEqual(
      counts.map(({ n }) => n),
      [ARTICLES, ARTICLES, ARTICLES],
    )
    await assert.rejects(importInto(here, archive), /The slug .* is taken here/)
  })

  test('leaves no trace when interrupted', async () => {
    const file = path.join(folder, 'stopped.pend')
    const ctx = platformIn(staffOf(here), tenant.id, 'export a tenant')
    const stop = new AbortController()
    const stopped = writeArchive(ctx, file, { signal: stop.signal, onProgress: () => stop.abort() })
    await assert.rejects(stopped, /abort/i)
    const slug = someSlug()
    const onProgress = (lines: number) => assert.ok(lines < 100, 'stopped')
    await assert.rejects(importInto(there, archive, { slug, onProgress }), /stopped/)
    assert.equal(await there.access.findTenant({ slug }), null)
  })

  test('leaves no trace in a dry run', async () => {
    const slug = someSlug()
    const tried = await importInto(there, archive, { slug, isTrial: true })
    assert.equal(tried.records > ARTICLES, true)
    assert.equal(await there.access.findTenant({ slug }), null)
  })
})

describe('a faulty archive', () => {
  /** Refused with this sentence, leaving nothing behind: no tenant, no person, no bytes. */
  async function assertRefused(file: string, sentence: RegExp): Promise<void> {
    const slug = someSlug()
    const refused = (error: Error) => {
      assert.equal(error.name, 'PendError', String(error.stack))
      assert.match(error.message, sentence)
      return true
    }
    await assert.rejects(importInto(here, file, { slug }), refused)
    assert.deepEqual(await arrange('select id from tenant.tenants where slug = $1', [slug]), [])
    assert.deepEqual(await arrange('select id from auth.users where email like $1', ['%@forged.example.com']), [])
  }

  test('is refused when it is truncated, changed, foreign, too new, or empty', async () => {
    const bytes = await readFile(small)
    const changed = Buffer.from(bytes)
    changed[Math.floor(bytes.length / 2)]! ^= 0xff
    const lines = await linesOf(small)
    const repacked = (change: (all: string[]) => string[]) => write(gzipSync(`${change(lines).join('\n')}\n`))
    await assertRefused(await write(bytes.subarray(0, bytes.length / 2)), /damaged.*cut off/)
    await assertRefused(await write(changed), /damaged/)
    await assertRefused(await write(new Uint8Array()), /is empty/)
    await assertRefused(await write(Buffer.from('PK\x03\x04 a zip')), /not an archive of a tenant/)
    await assertRefused(path.join(folder, 'nowhere.pend'), /is not there/)
    await assertRefused(await repacked((all) => all.slice(0, -1)), /cut off/)
    await assertRefused(await repacked((all) => all.toSpliced(20, 1)), /not what its manifest says/)
    await assertRefused(await repacked((all) => [...all, all[1]!]), /behind its end/)
    await assertRefused(
      await repacked((all) => all.map((line) => line.replace('Article 7', 'Artikel 7'))),
      /manifest says/,
    )
    await assertRefused(await forge((all) => all.with(0, all[0]!.replace('"version":1', '"version":2'))), /version 2/)
    await assertRefused(await forge((all) => all.with(0, '{"format":"tar"}')), /not an archive of a tenant/)
  })

  test('is refused when it unpacks endlessly or has an endless line (CVE-2024-28176)', async () => {
    await assertRefused(await write(gzipSync(Buffer.alloc(100_000_000, ' '))), /too long|hundreds of times/)
    await assertRefused(await write(gzipSync(Buffer.alloc(100_000_000, '{}\n'))), /hundreds of times|not an archive/)
  })

  test('makes nobody staff, sets no hidden field and chooses no place in the storage (CVE-2023-39345, CVE-2026-39942)', async () => {
    const forged = (values: object) =>
      edit('people', (value) => Object.assign(value, { email: 'a@forged.example.com' }, values))
    await assertRefused(await forge(forged({ isSuperuser: true })), /isSuperuser/)
    await assertRefused(await forge(forged({ email: { ne: '' } })), /email/)
    for (const patch of [{ storageKey: '../../etc/passwd' }, { storageKey: `${tenant.id}/x` }])
      await assertRefused(await forge(edit('files', (value) => Object.assign(value, patch))), /storageKey/)
    await assertRefused(
      await forge(edit('files', (value) => Object.assign(value, { name: '../../etc/passwd' }))),
      /name/,
    )
    await assertRefused(
      await forge(edit('memberships', (value) => Object.assign(value, { permissionsVersion: 1 }))),
      /permissionsVersion/,
    )
    await assertRefused(
      await forge(edit('articles', (value) => Object.assign(value, { tenantId: tenant.id }))),
      /tenantId/,
    )
  })

  test('refers to nothing outside it, and to no unknown person', async () => {
    const other = await createTenant(here)
    const strange = await here.call('/api/v1/categories', {
      method: 'POST',
      token: other.people.editor.access,
      body: { name: 'Theirs' },
    })
    await assertRefused(
      await forge(edit('articles', (value) => (value.category = strange.body.id))),
      /category|reference/,
    )
    await assertRefused(await forge(edit('memberships', (value) => (value.user = other.people.owner.id))), /unknown/)
    const twice = (all: string[]) =>
      all.flatMap((line) => (JSON.parse(line).section === 'tags' ? [line, line] : [line]))
    await assertRefused(await forge(twice), /twice/)
    await assertRefused(
      await forge((all) => all.filter((line) => JSON.parse(line).section !== 'memberships')),
      /nobody owns/,
    )
    const section = JSON.stringify({ section: 'sessions', value: { id: randomUUID() } })
    await assertRefused(await forge((all) => [...all, section]), /nobody knows its section/)
    await assertRefused(await forge((all) => all.with(0, all[0]!.replace('"articles"', '"secrets"'))), /does not take/)
  })

  test('has all bytes of its files, unchanged', async () => {
    const isBytes = (line: string) => JSON.parse(line).section === 'bytes'
    await assertRefused(await forge((all) => all.filter((line) => !isBytes(line))), /are missing/)
    await assertRefused(await forge(edit('bytes', (value) => (value.data = 'AAAA'))), /not its own/)
    await assertRefused(await forge(edit('bytes', (value) => (value.file = randomUUID()))), /bytes of no file/)
  })
})
