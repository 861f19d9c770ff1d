// A tenant's settings: checked, private, recorded, and applied on every process within a second.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { createContext } from '#framework/request/create-context.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { arrange } from '#tests/support/arrange.ts'
import { readMails } from '#tests/support/mails.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant } from '#tests/support/tenant.ts'
import { settingsOf } from './settings-of.ts'

let server: TestServer
let other: TestServer
before(async () => {
  server = await openServer()
  other = await openServer()
})
after(async () => {
  await other.close()
  await server.close()
})

const NOTHING = {
  locale: null,
  timeZone: null,
  brandName: null,
  brandColor: null,
  brandLogo: null,
  brandTexts: null,
  auditRetentionDays: null,
}
const set = (token: string, body: unknown) => server.call('/api/v1/tenant-settings', { method: 'PATCH', token, body })

describe('the settings of a tenant', () => {
  test('follow the deployment until the owner sets one, in one spelling, over REST and GraphQL', async () => {
    const { people } = await createTenant(server, [])
    const { access: token } = people.owner
    assert.deepEqual((await server.call('/api/v1/tenant-settings', { token })).body, NOTHING)
    const first = await set(token, { locale: 'de-at', timeZone: 'europe/vienna' })
    assert.deepEqual(first.body, { ...NOTHING, locale: 'de-AT', timeZone: 'Europe/Vienna' })
    const mutation =
      'mutation { updateTenantSettings(input: { brandName: "Acme", locale: null }) { brandName locale timeZone } }'
    const { body } = await server.graphql(mutation, { token })
    assert.deepEqual(body.data.updateTenantSettings, { brandName: 'Acme', locale: null, timeZone: 'Europe/Vienna' })
    const trail = await server.call('/api/v1/audit?resource=tenantSettings&ordering=createdAt', { token })
    assert.deepEqual(
      trail.body.results.map(({ operation }: { operation: string }) => operation),
      ['create', 'update'],
    )
  })

  test('refuse invalid values, and names that would put more than a name into a mail (CWE-93)', async () => {
    const { people } = await createTenant(server, [])
    const faults: [unknown, string][] = [
      [{ locale: 'not a language' }, '/locale'],
      [{ timeZone: 'Mars/Base' }, '/timeZone'],
      [{ timeZone: '+02:00' }, '/timeZone'],
      [{ brandName: 'Acme\r\nBcc: eve@example.com' }, '/brandName'],
      [{ brandName: 'pay@bank.example' }, '/brandName'],
      [{ brandName: 'Acme \u202e' }, '/brandName'],
      [{ auditRetentionDays: 29 }, '/auditRetentionDays'],
      ...['red', '#fff', '#12345g', 'url(x)'].map((brandColor): [unknown, string] => [{ brandColor }, '/brandColor']),
      [{ brandLogo: '../../etc/passwd' }, '/brandLogo'],
      [{ brandTexts: { en: { 'home.title': 7 } } }, '/brandTexts/en/home.title'],
      [{ brandTexts: 'Hello' }, '/brandTexts'],
      [{ place: 2 }, '/place'],
      [{ tenantId: people.owner.id }, '/tenantId'],
    ]
    for (const [body, pointer] of faults) {
      const answer = await set(people.owner.access, body)
      assert.deepEqual([answer.status, answer.body.errors?.[0].pointer], [422, pointer], answer.text)
    }
    assert.deepEqual((await server.call('/api/v1/tenant-settings', { token: people.owner.access })).body, NOTHING)
  })

  test('are changed by owners, read by members, and hidden from everybody else', async () => {
    const [tenant, strange] = [await createTenant(server, ['admin', 'viewer']), await createTenant(server, [])]
    for (const person of [tenant.people.admin, tenant.people.viewer])
      assert.equal((await set(person.access, { brandName: 'Mine' })).body.code, 'permissions.denied')
    assert.equal((await set(tenant.people.owner.access, { brandName: 'Ours' })).status, 200)
    const read = await server.call('/api/v1/tenant-settings', { token: tenant.people.viewer.access })
    assert.equal(read.body.brandName, 'Ours')
    const theirs = await server.call('/api/v1/tenant-settings', { token: strange.people.owner.access })
    assert.deepEqual(theirs.body, NOTHING)
    const headers = { 'x-tenant': tenant.slug }
    const named = await server.call('/api/v1/tenant-settings', { token: strange.people.owner.access, headers })
    assert.equal(named.status >= 400, true, named.text)
  })

  test('make one row when fifty are the first at once', async () => {
    const tenant = await createTenant(server, [])
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => set(tenant.people.owner.access, { brandName: `Brand ${n}` })),
    )
    assert.ok(answers.every(({ status }) => status === 200))
    const rows = await arrange('select 1 from tenant.tenant_settings where tenant_id = $1', [tenant.id])
    assert.equal(rows.length, 1)
  })

  test('apply on another process within a second, and in its mails', async () => {
    const tenant = await createTenant(server, [])
    const there = createContext(other.runtime, { requestId: 'settings', tenantId: tenant.id })
    assert.equal((await settingsOf(there)).brandName, null)
    await set(tenant.people.owner.access, { brandName: 'Acme & Sons' })
    await waitUntil(
      () => settingsOf(there),
      ({ brandName }) => brandName === 'Acme & Sons',
    )
    const email = `i${randomBytes(8).toString('hex')}@example.com`
    const invited = { method: 'POST', token: tenant.people.owner.access, body: { email, role: 'viewer' } }
    assert.equal((await server.call('/api/v1/invitations', invited)).status, 201)
    const [sent] = await readMails(server, email)
    assert.match(JSON.stringify(sent!.from), /Acme & Sons/)
  })

  test('let each tenant choose how long it keeps its trail', async () => {
    const [short, usual] = [await createTenant(server, []), await createTenant(server, [])]
    await set(short.people.owner.access, { auditRetentionDays: 40 })
    const shortly = createContext(server.runtime, { requestId: 'settings', tenantId: short.id })
    await waitUntil(
      () => settingsOf(shortly),
      ({ auditRetentionDays }) => auditRetentionDays === 40,
    )
    const prune = server.runtime.queue.tasks.get('audit.prune-trail')!
    for (const { id } of [short, usual]) {
      await arrange(
        `update audit.changes set position = null, hash = null, created_at = created_at - interval '60 days' where tenant_id = $1 and resource <> 'tenantSettings'`,
        [id],
      )
      const ctx = createContext(server.runtime, { requestId: 'settings', tenantId: id }).asSystem('prune')
      const [ran] = await drainTasks(server.runtime, { id: await ctx.enqueue(prune, {}) })
      assert.equal(ran!.state, 'completed', JSON.stringify(ran))
    }
    const old = (id: string) =>
      arrange(`select 1 from audit.changes where tenant_id = $1 and created_at < now() - interval '50 days'`, [id])
    assert.equal((await old(short.id)).length, 0)
    assert.ok((await old(usual.id)).length > 0)
    const checked = await server.call('/api/v1/audit/verification', { token: short.people.owner.access })
    assert.equal(checked.body.isIntact, true, checked.text)
  })
})
