// A word that no declaration knows leaves roles and keys: declared again, it must be granted again or not at all (ROL-08).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { forgetGoneWords } from '#framework/database/migrations/known-words.ts'
import { grantableWordsOf } from '#framework/permissions/permission-words.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase } from '#framework/testing/database.ts'
import { queryAs } from '#framework/testing/migrated-database.ts'
import { runCommand } from '../support/run-command.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { addMember, createTenant, type TestTenant } from '../support/tenant.ts'

let urls: BootstrappedDatabase
let server: TestServer
let tenant: TestTenant<'owner' | 'admin'>
before(async () => {
  urls = await openBootstrappedDatabase()
  assert.equal((await runCommand(['migrate'], { urls })).status, 0)
  server = await openServer({ DATABASE_URL: urls.ownerUrl, DATABASE_APP_URL: urls.appUrl })
  tenant = await createTenant(server, ['admin'])
})
after(async () => {
  await server.close()
  await urls.drop()
})

const WORD = 'tags.create'
const send = (line: string, token: string, body?: object) => {
  const [method, path] = line.split(' ') as [string, string]
  return server.call(`/api/v1${path}`, { method, token, body })
}
/** As at the next start that migrates, where the declarations know every word except `gone`. */
const deploy = (...gone: string[]) => {
  const { models, roles } = server.application
  const words = new Set([...grantableWordsOf(roles)].filter((word) => !gone.includes(word)))
  return forgetGoneWords(urls.ownerUrl, { models, words })
}

test('a word declared again is in no earlier role or key, and the trail says when it left (ROL-08)', async () => {
  const { owner, admin } = tenant.people
  const role = (await send('POST /roles', owner.access, { name: 'Press', permissions: ['tags.read', WORD] })).body
  const key = await send('POST /api-keys', admin.access, { name: 'k', permissions: ['tags.read', WORD] })
  const member = await addMember(server, tenant, { role: 'member', roles: [role.id] })
  assert.equal((await send('POST /tags', member.access, { name: 'before' })).status, 201)

  assert.deepEqual(await deploy(), { words: [], records: 0 }, 'nothing is gone')
  assert.deepEqual(await deploy(WORD), { words: [WORD], records: 2 })
  assert.deepEqual(await deploy(), { words: [], records: 0 }, 'declared again')

  const stored = await send(`GET /roles/${role.id}`, owner.access)
  assert.deepEqual(stored.body.permissions, ['tags.read'])
  const { status } = await send('POST /tags', member.access, { name: 'token of before' })
  assert.equal(status, 401, 'tokens that rest on it are outdated')
  const { email, password } = member
  const again = (await send('POST /auth/login', '', { email, password, tenant: tenant.slug })).body.access
  assert.equal((await send('POST /tags', again, { name: 'after' })).body.code, 'permissions.denied')
  assert.equal((await send('POST /tags', key.body.secret, { name: 'after' })).body.code, 'permissions.denied')
  assert.equal((await send('GET /tags', key.body.secret)).status, 200)

  const trail = await send(`GET /audit?recordId=${role.id}&operation=update`, owner.access)
  const [{ changes, reason }] = trail.body.results
  assert.deepEqual(changes.permissions, { old: ['tags.read', WORD], new: ['tags.read'] })
  assert.match(reason, /no declaration knows/)
  const given = await send(`PATCH /roles/${role.id}`, owner.access, { permissions: ['tags.read', WORD] })
  assert.equal(given.status, 200, 'it is given anew')
})

test('migrate and every start that migrates look for words that no declaration knows', async () => {
  const { owner } = tenant.people
  const { id } = (await send('POST /roles', owner.access, { name: 'Old', permissions: ['tags.read'] })).body
  const owned = (statement: string) => queryAs(urls.adminUrl, {}, statement)
  for (const migrate of [
    () => runCommand(['migrate'], { urls }),
    () => server.project.prepareDatabase({ demo: false }),
  ]) {
    await owned(`update tenant.roles set permissions = '{tags.read,payroll.read}' where id = '${id}'`)
    await owned(`insert into pend.permission_words values ('payroll.read')`)
    await migrate()
    const [row] = await owned(`select permissions from tenant.roles where id = '${id}'`)
    assert.deepEqual(row!.permissions, ['tags.read'])
  }
})

test('role names from a file follow the same rules: one spelling, and none that resembles a built-in role (ROL-07)', async () => {
  const load = (names: Record<string, string>) => {
    const rows = Object.entries(names).map(([slug, name]) => ({ resource: 'roles', fields: { name, slug } }))
    return runCommand(['loaddata', '-', '--tenant', tenant.slug], { urls, input: JSON.stringify(rows) })
  }
  for (const name of ['\u0410dmin', 'ADM1N', 'o\u200bwner', 'own er', '\u3164']) {
    const { status, stderr } = await load({ fine: 'Fine', bad: name })
    assert.equal(status, 1, name)
    assert.match(stderr, /name/, name)
  }
  const { status, stderr } = await load({ plain: ' \uff30ress\u200b \n desk ' })
  assert.equal(status, 0, stderr)
  const { results } = (await send('GET /roles?page_size=200', tenant.people.owner.access)).body
  const named = new Map(results.map(({ slug, name }: { slug: string; name: string }) => [slug, name]))
  assert.deepEqual([named.get('plain'), named.has('fine')], ['Press desk', false])
})
