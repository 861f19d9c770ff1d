// Attacks on data that leaves a tenant: webhooks, pages of events, the exported trail, and mails in a tenant's own
// words.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { arrange } from '#tests/support/arrange.ts'
import { readMails } from '#tests/support/mails.ts'
import type { Person, TestTenant } from '#tests/support/tenant.ts'
import { addMember } from '#tests/support/tenant.ts'
import { attack } from './support/attack.ts'
import type { Call } from './support/calls.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { alike, answered, MALFORMED, refused } from './support/verdicts.ts'

const OUT = 'nobody has told what they may not read'
const URL = 'https://hooks.example.com/'
const name = () => `o${randomBytes(6).toString('hex')}`
const denied = refused('permissions.denied')

/** A person who may manage webhooks and read tags, and no more. */
async function arrangePlumber(scene: Scene) {
  const tenant = await scene.tenant()
  const words = ['webhooks.read', 'webhooks.create', 'webhooks.update', 'tags.read']
  const { owner } = tenant.people
  const role = await scene.must('POST /roles', owner, { name: name(), permissions: words })
  const { access } = await addMember(scene.server, tenant, { role: 'member', roles: [role.id] })
  return { tenant, access }
}

const createWebhook = (events: readonly string[]): Call => ({ ask: 'createWebhook', input: { url: URL, events } })

const webhooks = [
  attack({
    name: 'a webhook receives nothing its maker may not read, by name, by pattern or all at once',
    case: 'CVE-2025-24353',
    guard: OUT,
    arrange: arrangePlumber,
    attempt: (scene, { access }) =>
      Promise.all(
        [['articles.created'], ['articles.publish'], ['articles.*'], ['*'], ['tags.created', 'memberships.*']].map(
          (events) => scene.ask(createWebhook(events), { as: access }),
        ),
      ),
    meets: denied,
  }),
  attack({
    name: 'a person who may read less than a webhook delivers cannot redirect it to another address',
    case: 'CVE-2026-46477',
    guard: OUT,
    arrange: async (scene) => {
      const place = await arrangePlumber(scene)
      const { owner } = place.tenant.people
      const made = await scene.must('POST /webhooks', owner, { url: URL, events: ['articles.*'] })
      return { ...place, id: made.webhook.id as string }
    },
    attempt: (scene, { access, id }) =>
      Promise.all(
        [
          { update: 'webhooks', id, input: { url: 'https://evil.example.com/' } },
          { update: 'webhooks', id, input: { events: ['articles.*', 'tags.*'] } },
          { updateMany: 'webhooks', inputs: [{ id, url: 'https://evil.example.com/' }] },
        ].map((call) => scene.ask(call, { as: access })),
      ),
    meets: denied,
  }),
  attack({
    name: 'a webhook made by a key delivers nothing the key may not read, though its maker may',
    case: 'CVE-2025-53889',
    guard: OUT,
    arrange: async (scene) => {
      const { owner } = (await scene.tenant()).people
      return (await scene.must('POST /api-keys', owner, { name: 'k', permissions: ['webhooks.create'] })).secret
    },
    attempt: (scene, as: string) =>
      Promise.all([['*'], ['articles.*'], ['tags.created']].map((events) => scene.ask(createWebhook(events), { as }))),
    meets: denied,
  }),
]

const pageOf = (scene: Scene, as: Person, query: Record<string, unknown>) =>
  scene.ask({ ask: 'followEvents', query: { after: 'start', ...query } }, { as })

const events = [
  attack({
    name: 'the cursor of a page of events does not reveal that something hidden happened',
    case: 'CVE-2026-32098',
    guard: 'cursors of what is shown',
    doors: ['REST'],
    arrange: async (scene) => {
      const [quiet, busy] = [await scene.tenant('viewer'), await scene.tenant('viewer')]
      await scene.must('POST /webhooks', busy.people.owner, { url: URL, events: ['tags.*'] })
      await scene.must('POST /api-keys', busy.people.owner, { name: 'k', permissions: ['tags.read'] })
      return [quiet, busy]
    },
    attempt: async (scene, tenants: readonly TestTenant<'viewer' | 'owner'>[]) => {
      // Committed events appear a moment later: readers with the right see them first.
      const [, busy] = tenants
      for (let tries = 0; tries < 100; tries++) {
        const { text } = await pageOf(scene, busy!.people.owner, { name: 'webhooks.created' })
        if (text.includes('webhooks.created')) break
      }
      const asked = ['webhooks.created', 'webhooks.created,webhooks.updated'].flatMap((names) =>
        tenants.map(({ people }) => pageOf(scene, people.viewer, { name: names, limit: 1 })),
      )
      return Promise.all(asked)
    },
    meets: alike,
  }),
]

const exportAs = (scene: Scene, as: Person | string | null, query: Record<string, unknown> = {}) =>
  scene.ask({ ask: 'exportAuditTrail', query }, { as })

const trails = [
  attack({
    name: 'only readers of the trail can export and verify it',
    case: 'OWASP API5:2023',
    guard: 'changes.read',
    doors: ['REST'],
    arrange: async (scene) =>
      (await scene.must('POST /api-keys', scene.attacker.people.owner, { name: 'k', permissions: ['tags.read'] }))
        .secret as string,
    attempt: (scene, key) =>
      Promise.all(
        [scene.attacker.people.editor, scene.attacker.people.viewer, key].flatMap((as) => [
          exportAs(scene, as, { format: 'csv' }),
          scene.ask({ ask: 'verifyAuditTrail' }, { as }),
        ]),
      ),
    meets: denied,
  }),
  attack({
    name: 'every export of the trail is recorded in it',
    case: 'LOG-07',
    guard: 'exports are noted',
    doors: ['REST'],
    arrange: async (scene) => (await scene.tenant()).people.owner,
    attempt: (scene, as) => scene.ask({ ask: 'exportAuditTrail' }, { as }),
    meets: answered(200),
    holds: async (scene, as) => {
      const { rows, text } = await scene.ask({ list: 'changes', filter: { operation: { exact: 'export' } } }, { as })
      assert.equal(rows?.length, 1, text)
    },
  }),
  attack({
    name: 'an exported trail contains no formula, though its texts come from an anonymous header',
    case: 'CVE-2026-55452',
    guard: 'cells are text',
    doors: ['REST'],
    arrange: async (scene) => {
      const { owner } = (await scene.tenant()).people
      const evil = `=HYPERLINK("https://evil.example";"x")`
      for (const text of [evil, `@SUM(1)`, `+1`, `-1`, `\t${evil}`])
        await scene.must('POST /tags', owner, { name: `${name()} ${text}` })
      await scene.server.call('/api/v1/auth/login', {
        method: 'POST',
        body: { email: owner.email, password: 'wrong' },
        headers: { 'user-agent': evil },
      })
      await arrange(`update audit.changes set request_id = $2 where actor_id = $1`, [owner.id, evil])
      return owner
    },
    attempt: (scene, owner) => exportAs(scene, owner, { format: 'csv' }),
    meets: answered(200),
    holds: (_scene, _owner, [told]) => {
      assert.match(told!.text, /HYPERLINK/)
      // The first character of each cell.
      for (const [, first] of told!.text.matchAll(/(?:^|,|\n)"([^"])/g)) assert.doesNotMatch(first!, /[=+\-@\t\r]/)
    },
  }),
  attack({
    name: 'an invalid moment breaks no export',
    case: 'CVE-2020-15225',
    guard: 'moments',
    doors: ['REST'],
    attempt: (scene) =>
      Promise.all(
        ['2016-12-31T23:59:60Z', '2026-02-30T00:00:00Z', '1e9', ''].flatMap((moment) => [
          exportAs(scene, scene.attacker.people.owner, { from: moment }),
          exportAs(scene, scene.attacker.people.owner, { to: moment }),
        ]),
      ),
    meets: refused(...MALFORMED),
  }),
  ...Object.entries({
    'changed with all its neighbours as they were': `update audit.changes set changes = '{}' where tenant_id = $1 and position = 2`,
    'taken out': `delete from audit.changes where tenant_id = $1 and position = 2`,
  }).map(([what, sql]) =>
    attack({
      name: `a row of the trail that was ${what} is detected, whoever did it`,
      case: 'CWE-354',
      guard: 'the chain of the trail',
      arrange: async (scene) => {
        const tenant = await scene.tenant('viewer')
        await scene.must('GET /audit/verification', tenant.people.owner)
        return tenant
      },
      attempt: async (scene, { id, people }) => {
        await arrange(sql, [id])
        return scene.ask({ ask: 'verifyAuditTrail' }, { as: people.owner })
      },
      meets: answered(200),
      holds: (_scene, _tenant, [told]) => assert.equal(told!.body?.isIntact, false, told!.text),
    }),
  ),
]

const sendExport = (scene: Scene, as: Person | string, target: string) =>
  scene.send({ method: 'GET', path: `/api/v1/${target}`, headers: {} }, { as })

const lists = [
  attack({
    name: 'an exported list contains no formula, whoever wrote its cells',
    case: 'CWE-1236',
    guard: 'cells of lists are text',
    doors: ['REST'],
    arrange: async (scene) => {
      const { owner } = (await scene.tenant()).people
      for (const text of ['=1+1', '+1', '-1+1', '@SUM(1)', '=HYPERLINK("https://evil.example";"x")'])
        await scene.must('POST /tags', owner, { name: text, slug: name() })
      return owner
    },
    attempt: (scene, owner) => sendExport(scene, owner, 'tags/export?fields=name,slug'),
    meets: answered(200),
    holds: (_scene, _owner, [told]) => {
      assert.match(told!.text, /HYPERLINK/)
      for (const [, first] of told!.text.matchAll(/(?:^|,|\n)"?([^"])/g)) assert.doesNotMatch(first!, /[=+\-@\t\r]/)
    },
  }),
  attack({
    name: 'only readers of a list can export it, and from no other tenant',
    case: 'OWASP API5:2023',
    guard: 'requirePermission',
    doors: ['REST'],
    arrange: async (scene) =>
      (await scene.must('POST /api-keys', scene.attacker.people.owner, { name: 'k', permissions: ['tags.read'] }))
        .secret as string,
    attempt: (scene, key) =>
      Promise.all(
        ['articles/export', 'articles/export?format=json', 'memberships/export?fields=user'].map((target) =>
          sendExport(scene, key, target),
        ),
      ),
    meets: denied,
  }),
  attack({
    name: 'every export of a list is recorded in the trail',
    case: 'LOG-07',
    guard: 'exports of lists are noted',
    doors: ['REST'],
    arrange: async (scene) => (await scene.tenant()).people.owner,
    attempt: (scene, as) => sendExport(scene, as, 'articles/export'),
    meets: answered(200),
    holds: async (scene, as) => {
      const { rows, text } = await scene.ask({ list: 'changes', filter: { operation: { exact: 'export' } } }, { as })
      assert.equal(rows?.length, 1, text)
    },
  }),
  attack({
    name: 'no file contains a hidden field, requested by name or not',
    case: 'CVE-2023-30843',
    guard: 'fields of exports',
    doors: ['REST'],
    attempt: (scene) =>
      Promise.all(
        ['users/export?fields=passwordHash', 'files/export?fields=storageKey', 'webhooks/export?fields=secrets'].map(
          (target) => sendExport(scene, scene.attacker.people.owner, target),
        ),
      ),
    meets: refused('request.invalid_parameter'),
  }),
]

const mails = [
  attack({
    name: 'a stranger gets no mail with the wording of a foreign tenant',
    case: 'CVE-2024-27295',
    guard: 'words for one’s own people',
    arrange: async (scene) => {
      const tenant = await scene.tenant()
      const text = { subject: 'Your account is in danger', heading: 'Danger', body: 'Go to https://evil.example now.' }
      for (const kind of ['reset_password', 'magic_link'])
        await scene.must(`PUT /mails/${kind}/template`, tenant.people.owner, text)
      return { tenant, stranger: await scene.person() }
    },
    attempt: (scene, { tenant, stranger: { email } }) =>
      Promise.all(
        ['forgotPassword', 'sendMagicLink'].map((ask) =>
          scene.ask({ ask, input: { email } }, { as: null, headers: { 'x-tenant': tenant.slug } }),
        ),
      ),
    meets: answered(202, 200),
    holds: async (scene, { stranger }) => {
      const sent = await readMails(scene.server, stranger.email)
      assert.ok(sent.length >= 2)
      for (const { subject, text } of sent) assert.doesNotMatch(`${subject} ${text}`, /danger|evil/i)
    },
  }),
]

defineAttacks('outlets', [...webhooks, ...events, ...trails, ...lists, ...mails])
