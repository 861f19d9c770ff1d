// Attacks with API keys: exceeding their permissions, using another person's, outliving their reason.

import assert from 'node:assert/strict'
import { buildUnknownKey } from '#apps/api-keys/testing.ts'
import { callerOf, type GivenFacts } from '#framework/resource/caller/caller.ts'
import { createContextOfTask } from '#framework/tasks/run/context-of-task.ts'
import { arrange } from '#tests/support/arrange.ts'
import type { Person } from '#tests/support/tenant.ts'
import { joinTenant } from '#tests/support/tenant.ts'
import { attack } from './support/attack.ts'
import type { Call } from './support/calls.ts'
import { defineAttacks } from './support/run-attacks.ts'
import { NOBODY, type Scene } from './support/scene.ts'
import { alike, answered, likeMissing, MALFORMED, refused } from './support/verdicts.ts'

const READING = ['articles.read', 'tags.read']

interface Made {
  readonly secret: string
  readonly apiKey: { readonly id: string; readonly prefix: string }
}

const keyOf = (scene: Scene, maker: Pick<Person, 'access'>, permissions: readonly string[] = READING): Promise<Made> =>
  scene.must('POST /api-keys', maker, { name: 'program', permissions })
const askAll = (scene: Scene, as: string, calls: readonly Call[]) =>
  Promise.all(calls.map((call) => scene.ask(call, { as })))

const making = [
  attack({
    name: 'nobody gives a key permissions they do not hold, by name, by pattern or all at once',
    case: 'CVE-2025-24353',
    guard: 'nobody gives what they do not hold',
    attempt: (scene) =>
      Promise.all(
        ['*', 'articles.*', 'tenants.delete', 'platform.impersonate', 'apiKeys.create', '__proto__', ''].map((word) =>
          scene.ask({ ask: 'createApiKey', input: { name: 'k', permissions: [...READING, word] } }),
        ),
      ),
    meets: refused('request.validation_failed'),
  }),
  attack({
    name: 'naming another person or tenant in the body creates no key for them',
    case: 'CVE-2025-61928',
    guard: 'mass assignment',
    attempt: (scene) =>
      Promise.all(
        [
          { createdBy: scene.victim.people.owner.id },
          { user: scene.victim.people.owner.id },
          { tenantId: scene.victim.id },
          { prefix: 'pend_00000000' },
          { secret: buildUnknownKey() },
        ].map((extra) =>
          scene.ask({ ask: 'createApiKey', input: { name: 'k', permissions: READING, ...extra } as never }),
        ),
      ),
    meets: refused('request.validation_failed', 'graphql.invalid_document'),
  }),
  attack({
    name: 'a key cannot create, rotate, revoke or see keys, whoever made it',
    case: 'CVE-2026-28361',
    guard: 'keys make no keys',
    arrange: (scene) => keyOf(scene, scene.attacker.people.owner),
    attempt: (scene, { secret, apiKey: { id } }) =>
      askAll(scene, secret, [
        { ask: 'createApiKey', input: { name: 'k', permissions: READING } },
        { ask: 'rotateApiKey', params: { id }, input: { overlapMinutes: 5 } },
        { act: 'revoke', on: 'apiKeys', id },
        { list: 'apiKeys' },
        { read: 'apiKeys', id },
      ]),
    meets: refused('permissions.denied'),
  }),
  attack({
    name: 'a key that gained the permissions for keys still creates and rotates none',
    case: 'CVE-2026-28361',
    guard: 'keys make no keys',
    arrange: async (scene) => {
      const made = await keyOf(scene, scene.attacker.people.owner)
      const words = [...READING, 'apiKeys.create', 'apiKeys.update']
      await arrange('update tenant.api_keys set permissions = $2 where id = $1', [made.apiKey.id, words])
      return made
    },
    attempt: (scene, { secret, apiKey: { id } }) =>
      askAll(scene, secret, [
        { ask: 'createApiKey', input: { name: 'k', permissions: READING } },
        { ask: 'rotateApiKey', params: { id }, input: { overlapMinutes: 5 } },
      ]),
    meets: refused('permissions.denied', 'auth.step_up_required'),
  }),
  attack({
    name: 'keys of another tenant are answered like keys that never existed',
    case: 'OWASP API1:2023',
    guard: 'tenant wall',
    arrange: async (scene) => (await keyOf(scene, scene.victim.people.owner)).apiKey.id,
    attempt: async (scene, id) => [
      ...(await scene.askBoth((each) => ({ ask: 'rotateApiKey', params: { id: each }, input: {} }), id)),
      ...(await scene.askBoth((each) => ({ act: 'revoke', on: 'apiKeys', id: each }), id)),
      ...(await scene.askBoth((each) => ({ read: 'apiKeys', id: each }), id)),
      ...(await scene.askBoth((each) => ({ update: 'apiKeys', id: each, input: { name: 'mine' } }), id)),
    ],
    meets: likeMissing(),
  }),
  attack({
    name: 'rotating the owner’s key gives an admin no secret that acts as the owner',
    case: 'CVE-2026-32103',
    guard: 'nobody gives what they do not hold',
    arrange: async (scene) => {
      const { people } = await scene.tenant('admin')
      return { admin: people.admin, id: (await keyOf(scene, people.owner)).apiKey.id }
    },
    attempt: (scene, { admin, id }) =>
      scene.ask({ ask: 'rotateApiKey', params: { id }, input: { overlapMinutes: 0 } }, { as: admin }),
    meets: refused('permissions.denied'),
  }),
]

const using = [
  attack({
    name: 'a key opens nothing beyond its permissions, though its maker may do everything',
    case: 'CVE-2026-45732',
    guard: 'words of a key',
    arrange: (scene) => keyOf(scene, scene.attacker.people.owner),
    attempt: (scene, { secret }) =>
      askAll(scene, secret, [
        { create: 'tags', input: { name: 'x' } },
        { create: 'articles', input: { title: 'x' } },
        { list: 'changes' },
        { list: 'memberships' },
        { list: 'webhooks' },
        { delete: 'articles', id: NOBODY },
        { createMany: 'tags', inputs: [{ name: 'x' }] },
      ]),
    meets: refused('permissions.denied'),
  }),
  attack({
    name: 'a key cannot do what is reserved for its maker in person',
    case: 'CVE-2026-22706',
    guard: 'what belongs to people',
    arrange: (scene) => keyOf(scene, scene.attacker.people.owner, [...READING, 'users.read', 'memberships.read']),
    attempt: (scene, { secret }) =>
      askAll(scene, secret, [
        { ask: 'listSessions' },
        { ask: 'endAllSessions' },
        { ask: 'endOtherSessions' },
        { ask: 'endSession', params: { id: NOBODY } },
        {
          ask: 'changePassword',
          input: { currentPassword: 'a violet teapot sings', password: 'seven quiet lanterns' },
        },
        { ask: 'switchTenant', input: { tenant: scene.attacker.slug } },
        { ask: 'createTenant', input: { name: 'Another' } },
        { ask: 'updateOwnUser', input: { firstName: 'Mallory' } },
        { ask: 'listIdentities' },
        { ask: 'unlinkIdentity', params: { id: NOBODY } },
        { ask: 'linkIdentity', input: { code: 'x'.repeat(43), verifier: 'x'.repeat(43) } },
      ]),
    meets: refused('permissions.denied'),
  }),
  attack({
    name: 'a key enters no other tenant, though its maker is a member there',
    case: 'CVE-2026-46477',
    guard: 'tenant of the token',
    arrange: async (scene) => {
      const [one, other] = [await scene.tenant(), await scene.tenant()]
      await joinTenant(scene.server, other, { user: one.people.owner.id, role: 'owner' })
      return { other, ...(await keyOf(scene, one.people.owner)) }
    },
    attempt: (scene, { other, secret }) =>
      scene.ask({ list: 'articles' }, { as: secret, headers: { 'x-tenant': other.slug } }),
    meets: refused('tenants.mismatch'),
  }),
  attack({
    name: 'a key of a staff member cannot act as staff',
    case: 'CVE-2026-48150',
    guard: 'keys are no staff',
    arrange: async (scene) => {
      const { people } = await scene.tenant()
      const made = await keyOf(scene, people.owner)
      await arrange('update auth.users set is_superuser = true where id = $1', [people.owner.id])
      return made
    },
    attempt: (scene, { secret }) =>
      scene.ask(
        { list: 'articles' },
        { as: secret, headers: { 'x-tenant': scene.victim.slug, 'x-reason': 'looking into ticket 4711' } },
      ),
    meets: refused('tenants.mismatch'),
  }),
  attack({
    name: 'a malformed key is answered like one that is revoked, expired, or without its maker',
    case: 'CWE-204',
    guard: 'one answer for what does not hold',
    async arrange(scene) {
      const secrets: string[] = [buildUnknownKey()]
      for (const statement of [
        'update auth.sessions set ended_at = now() where api_key = $1',
        'update auth.sessions set expires_at = now() where api_key = $1',
        'delete from tenant.memberships where user_id = (select created_by_id from tenant.api_keys where id = $1)',
        'update auth.users set is_active = false where id = (select created_by_id from tenant.api_keys where id = $1)',
        "update tenant.tenants set status = 'suspended' where id = (select tenant_id from tenant.api_keys where id = $1)",
      ]) {
        const { secret, apiKey } = await keyOf(scene, (await scene.tenant('admin')).people.admin)
        await arrange(statement, [apiKey.id])
        secrets.push(secret)
      }
      const { secret } = await keyOf(scene, (await scene.tenant('admin')).people.admin)
      return [
        ...secrets,
        `${secret.slice(0, -1)}!`.replace('!', secret.endsWith('0') ? '1' : '0'),
        'pend_',
        secret.slice(0, 60),
      ]
    },
    attempt: (scene, secrets) => Promise.all(secrets.map((as) => scene.ask({ list: 'articles' }, { as }))),
    meets: (told) => {
      refused('auth.invalid_token')(told)
      alike(told)
    },
  }),
  attack({
    name: 'an old secret ends with its overlap, and with the key',
    case: 'CVE-2025-4643',
    guard: 'session',
    async arrange(scene) {
      const { owner } = (await scene.tenant()).people
      const [living, gone, old] = [await keyOf(scene, owner), await keyOf(scene, owner), await keyOf(scene, owner)]
      const rotate = (key: Made, overlapMinutes: number): Promise<Made> =>
        scene.must(`POST /api-keys/${key.apiKey.id}/rotate`, owner, { overlapMinutes })
      await rotate(living, 0)
      const second = await rotate(gone, 60)
      await scene.must(`POST /api-keys/${gone.apiKey.id}/revoke`, owner, {})
      await arrange(`update auth.sessions set expires_at = now() - interval '1 second' where api_key = $1`, [
        old.apiKey.id,
      ])
      return [living.secret, gone.secret, second.secret, old.secret]
    },
    attempt: (scene, secrets) => Promise.all(secrets.map((as) => scene.ask({ list: 'articles' }, { as }))),
    meets: (told) => {
      refused('auth.invalid_token')(told)
      alike(told)
    },
  }),
  attack({
    name: 'an old secret ends with its overlap, and with the key',
    case: 'CVE-2025-4643',
    guard: 'session',
    async arrange(scene) {
      const { people } = await scene.tenant()
      const first = await keyOf(scene, people.owner)
      const path = `POST /api-keys/${first.apiKey.id}`
      const second = await scene.must(`${path}/rotate`, people.owner, { overlapMinutes: 0 })
      const third = await scene.must(`${path}/rotate`, people.owner, { overlapMinutes: 60 })
      await scene.must(`${path}/revoke`, people.owner, {})
      return [first.secret, second.secret, third.secret] as string[]
    },
    attempt: (scene, secrets) => Promise.all(secrets.map((as) => scene.ask({ list: 'articles' }, { as }))),
    meets: refused('auth.invalid_token'),
  }),
  attack({
    name: "a key's task may do no more than the key, and nothing once it is revoked",
    case: 'CVE-2026-54351',
    guard: 'permissions of tasks',
    arrange: async (scene) => {
      const { owner } = (await scene.tenant()).people
      const body = { url: 'https://hooks.example.com/', events: ['tags.created'] }
      const { webhook } = await scene.must('POST /webhooks', owner, body)
      return { owner, webhook: webhook.id, key: await keyOf(scene, owner, ['webhooks.read', 'webhooks.ping']) }
    },
    attempt: (scene, { webhook, key }) => scene.ask({ act: 'ping', on: 'webhooks', id: webhook }, { as: key.secret }),
    meets: answered(200),
    holds: async ({ server, must }, { owner, key: { apiKey } }) => {
      const [task] = await arrange(
        `select tenant_id::text as "tenantId", actor_id::text as "actorId", request_id as "requestId", staff_reason as "staffReason",
          impersonator_id::text as "impersonatorId", key_id::text as "keyId" from tasks.tasks where key_id = $1`,
        [apiKey.id],
      )
      const contextOf = createContextOfTask(server.runtime, server.access)
      const caller = callerOf(task as unknown as GivenFacts)
      const words = async () => [...(await contextOf({ caller })).permissions].sort()
      assert.deepEqual(await words(), ['webhooks.ping', 'webhooks.read'])
      await must(`POST /api-keys/${apiKey.id}/revoke`, owner)
      assert.deepEqual(await words(), [])
    },
  }),
  attack({
    name: 'a key is refused as a refresh token, a password and a link',
    case: 'RFC 8725, 3.11',
    guard: 'kinds of tokens',
    arrange: async (scene) => (await keyOf(scene, scene.attacker.people.owner)).secret,
    attempt: (scene, secret) =>
      Promise.all(
        [
          { ask: 'refresh', input: { refresh: secret } },
          { ask: 'logout', input: { refresh: secret } },
          { ask: 'verify', input: { token: secret } },
          { ask: 'login', input: { email: scene.attacker.people.owner.email, password: secret } },
          { ask: 'logInByLink', input: { token: secret } },
          { ask: 'resetPassword', input: { token: secret, password: 'taken over by teapots' } },
        ].map((call) => scene.ask(call, { as: null })),
      ),
    meets: refused('auth.invalid_token', 'auth.invalid_credentials', ...MALFORMED),
  }),
]

const seeing = [
  attack({
    name: 'secrets of keys are in no list, no answer and no trail, even for readers of everything',
    case: 'CVE-2018-16984',
    guard: 'hidden fields',
    arrange: (scene) => keyOf(scene, scene.attacker.people.owner),
    attempt: (scene, { apiKey: { id } }) =>
      Promise.all([
        scene.ask({ list: 'apiKeys', fields: ['id', 'prefix', 'permissions'] }),
        scene.ask({ read: 'apiKeys', id, fields: ['id', 'prefix'] }),
        scene.ask({ list: 'changes', first: 50, fields: ['id', 'changes'] }),
      ]),
    meets: answered(200),
    holds: (_scene, { secret }, told) => {
      for (const { text } of told) assert.ok(!text.includes(secret.slice(14, 40)), text)
    },
  }),
]

defineAttacks('api keys', [...making, ...using, ...seeing])
