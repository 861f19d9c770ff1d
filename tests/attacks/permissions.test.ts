// Attacks from inside: members who do what their role does not allow, give what they do not hold, read what is hidden.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Role } from '#framework/permissions/roles.ts'
import { attack } from './support/attack.ts'
import type { Call } from './support/calls.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { answered, findsNothing, MALFORMED, refused } from './support/verdicts.ts'

const DENIED = refused('permissions.denied')
const CLOSED = refused(...MALFORMED)
const name = () => `n${randomBytes(6).toString('hex')}`
const membershipOf = async ({ must, victim }: Pick<Scene, 'must' | 'victim'>, role: Role) =>
  (await must(`GET /memberships?user=${victim.people[role].id}`, victim.people.owner)).results[0].id as string

/** What each role may not do, as a sentence and the calls that try it. */
const BEYOND: [role: Role, what: string, callsOf: (scene: Scene) => Call[]][] = [
  [
    'viewer',
    'write an article, a tag or a category',
    () => [
      { create: 'articles', input: { title: name() } },
      { create: 'tags', input: { name: name() } },
      { create: 'categories', input: { name: name() } },
    ],
  ],
  ['viewer', 'change an article', ({ sealed }) => [{ update: 'articles', id: sealed.id, input: { title: 'mine' } }]],
  ['viewer', 'delete an article', ({ sealed }) => [{ delete: 'articles', id: sealed.id }]],
  [
    'viewer',
    'publish or unpublish an article',
    ({ sealed }) => [
      { act: 'publish', on: 'articles', id: sealed.id },
      { act: 'unpublish', on: 'articles', id: sealed.id },
    ],
  ],
  [
    'viewer',
    'write many at once',
    ({ sealed }) => [
      { createMany: 'articles', inputs: [{ title: name() }] },
      { updateMany: 'articles', inputs: [{ id: sealed.id, title: 'mine' }] },
      { deleteMany: 'articles', ids: [sealed.id] },
    ],
  ],
  [
    'viewer',
    'announce a file',
    () => [{ ask: 'announceFile', input: { name: 'a.txt', type: 'text/plain', size: 5, sha256: 'a'.repeat(64) } }],
  ],
  [
    'editor',
    'delete an article, alone or with others',
    ({ sealed }) => [
      { delete: 'articles', id: sealed.id },
      { deleteMany: 'articles', ids: [sealed.id] },
    ],
  ],
  ['editor', 'read the audit trail or have it verified', () => [{ list: 'changes' }, { ask: 'verifyAuditTrail' }]],
  [
    'editor',
    'read webhooks, their log, or make one',
    () => [
      { list: 'webhooks' },
      { list: 'webhookDeliveries' },
      { ask: 'createWebhook', input: { url: 'https://attacker.example/', events: ['*'] } },
    ],
  ],
  ['editor', 'read tasks and their numbers', () => [{ list: 'tasks' }, { ask: 'readTaskStats' }]],
  [
    'editor',
    'read invitations or invite',
    () => [
      { list: 'invitations' },
      { ask: 'createInvitation', input: { email: `${name()}@example.com`, role: 'viewer' } },
    ],
  ],
  [
    'editor',
    'read or set the words of mails',
    () => [
      { list: 'mailTemplates' },
      { ask: 'setMailTemplate', params: { kind: 'invitation' }, input: { subject: 'x', heading: 'x', body: 'x' } },
    ],
  ],
  [
    'editor',
    'add a member',
    () => [{ ask: 'createMembership', input: { email: `${name()}@example.com`, role: 'viewer' } }],
  ],
  ['editor', 'rename the tenant', ({ victim }) => [{ update: 'tenants', id: victim.id, input: { name: 'mine' } }]],
]

const roles = BEYOND.map(([role, what, callsOf]) =>
  attack({
    name: `${role === 'viewer' ? 'a viewer' : 'an editor'} does not ${what}`,
    case: 'OWASP API5:2023',
    guard: 'requirePermission',
    attempt: (scene) => Promise.all(callsOf(scene).map((call) => scene.ask(call, { as: scene.victim.people[role] }))),
    meets: DENIED,
  }),
)

const ranks = [
  attack({
    name: 'an editor does not raise their own role',
    case: 'CVE-2026-48150',
    guard: 'requirePermission',
    arrange: (scene) => membershipOf(scene, 'editor'),
    attempt: (scene, id) =>
      scene.ask({ update: 'memberships', id, input: { role: 'owner' } }, { as: scene.victim.people.editor }),
    meets: DENIED,
  }),
  attack({
    name: 'an admin does not make themselves owner',
    case: 'CVE-2026-32103',
    guard: 'requireRank',
    arrange: (scene) => membershipOf(scene, 'admin'),
    attempt: (scene, id) =>
      scene.ask({ update: 'memberships', id, input: { role: 'owner' } }, { as: scene.victim.people.admin }),
    meets: DENIED,
  }),
  attack({
    name: 'an admin does not make somebody else owner, one by one or many at once',
    case: 'CVE-2026-32103',
    guard: 'requireRank',
    arrange: (scene) => membershipOf(scene, 'viewer'),
    attempt: async (scene, id) => [
      await scene.ask({ update: 'memberships', id, input: { role: 'owner' } }, { as: scene.victim.people.admin }),
      await scene.ask(
        { updateMany: 'memberships', inputs: [{ id, role: 'owner' }] },
        { as: scene.victim.people.admin },
      ),
    ],
    meets: DENIED,
  }),
  attack({
    name: 'an admin does not lower the owner',
    case: 'CVE-2026-32103',
    guard: 'requireRank',
    arrange: (scene) => membershipOf(scene, 'owner'),
    attempt: (scene, id) =>
      scene.ask({ update: 'memberships', id, input: { role: 'viewer' } }, { as: scene.victim.people.admin }),
    meets: DENIED,
  }),
  attack({
    name: 'an admin does not send the owner away, one by one or many at once',
    case: 'CVE-2026-32103',
    guard: 'requireRank',
    arrange: (scene) => membershipOf(scene, 'owner'),
    attempt: async (scene, id) => [
      await scene.ask({ delete: 'memberships', id }, { as: scene.victim.people.admin }),
      await scene.ask({ deleteMany: 'memberships', ids: [id] }, { as: scene.victim.people.admin }),
    ],
    meets: DENIED,
  }),
  attack({
    name: 'an admin does not add an owner',
    case: 'CVE-2025-24353',
    guard: 'requireRank',
    arrange: (scene) => scene.person(),
    attempt: (scene, { id, email }) =>
      Promise.all(
        [{ user: id }, { email }].map((who) =>
          scene.ask({ ask: 'createMembership', input: { ...who, role: 'owner' } }, { as: scene.victim.people.admin }),
        ),
      ),
    meets: DENIED,
  }),
  attack({
    name: 'an admin does not invite an owner',
    case: 'CVE-2025-24353',
    guard: 'requireRank',
    attempt: (scene) =>
      scene.ask(
        { ask: 'createInvitation', input: { email: `${name()}@example.com`, role: 'owner' } },
        { as: scene.victim.people.admin },
      ),
    meets: DENIED,
  }),
  attack({
    name: 'the last owner neither leaves nor steps down',
    case: 'OWASP API6:2023',
    guard: 'the last owner',
    arrange: (scene) => membershipOf(scene, 'owner'),
    attempt: async (scene, id) => {
      const as = scene.victim.people.owner
      return [
        await scene.ask({ delete: 'memberships', id }, { as }),
        await scene.ask({ update: 'memberships', id, input: { role: 'admin' } }, { as }),
        await scene.ask({ deleteMany: 'memberships', ids: [id] }, { as }),
      ]
    },
    meets: refused('resource.conflict'),
  }),
  attack({
    name: 'a tenant keeps an owner when all owners leave at the same moment',
    case: 'CWE-362',
    guard: 'the last owner',
    arrange: async (scene) => {
      const tenant = await scene.tenant('admin')
      const { owner, admin } = tenant.people
      const ids = await Promise.all(
        [owner, admin].map(async ({ id }) => (await scene.must(`GET /memberships?user=${id}`, owner)).results[0].id),
      )
      await scene.must(`PATCH /memberships/${ids[1]}`, owner, { role: 'owner' })
      const second = await scene.must('POST /auth/refresh', null, { refresh: admin.refresh })
      return { tenant, ids, askers: [owner, { access: second.access as string }] }
    },
    attempt: (scene, { ids, askers }) =>
      Promise.all(ids.map((id, n) => scene.ask({ delete: 'memberships', id }, { as: askers[n]! }))),
    meets: answered(200, 204, 401, 404, 409),
    holds: (_scene, _prepared, told) => assert.ok(told.filter(({ status }) => status < 300).length <= 1),
  }),
  attack({
    name: 'a membership is not handed to somebody else, nor its version set',
    case: 'CVE-2024-6534',
    guard: 'closed input',
    arrange: (scene) => membershipOf(scene, 'viewer'),
    attempt: (scene, id) =>
      Promise.all(
        [{ user: scene.attacker.people.owner.id }, { permissionsVersion: 1 }, { tenantId: scene.attacker.id }].map(
          (input) => scene.ask({ update: 'memberships', id, input }, { as: scene.victim.people.owner }),
        ),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'a role that does not exist is given to nobody',
    case: 'CWE-20',
    guard: 'closed input',
    arrange: (scene) => membershipOf(scene, 'viewer'),
    attempt: (scene, id) =>
      Promise.all(
        ['superuser', 'OWNER', 'owner ', '', null, ['owner'], { ne: 'viewer' }, 'constructor'].map((role) =>
          scene.ask({ update: 'memberships', id, input: { role } }, { as: scene.victim.people.owner }),
        ),
      ),
    meets: refused(...MALFORMED, 'permissions.denied'),
  }),
]

const assignments = [
  attack({
    name: 'nobody makes themselves staff, superuser or somebody else through their own record',
    case: 'GHSA-59fh-9f3p-7m39',
    guard: 'closed input',
    attempt: (scene) => {
      const inputs = [
        ...[{ isSuperuser: true }, { isStaff: true }, { is_superuser: true }, { isActive: false }, { role: 'owner' }],
        ...[
          { email: 'taken@example.com' },
          { id: scene.victim.people.owner.id },
          { passwordHash: 'x' },
          { password: 'x' },
        ],
        ...[{ emailVerifiedAt: '2020-01-01T00:00:00Z' }, { version: 9 }, { createdAt: '2020-01-01T00:00:00Z' }],
      ]
      return Promise.all(
        inputs.map((input) => scene.ask({ ask: 'updateOwnUser', input }, { as: scene.victim.people.viewer })),
      )
    },
    meets: CLOSED,
  }),
  attack({
    name: 'nobody changes the record of another person, not even who runs the tenant',
    case: 'CVE-2026-32104',
    guard: 'users are changed by themselves',
    attempt: (scene) => {
      const { id } = scene.victim.people.viewer
      const as = scene.victim.people.owner
      return Promise.all([
        scene.ask({ update: 'users', id, input: { firstName: 'Changed' } }, { as }),
        scene.ask({ delete: 'users', id }, { as }),
        scene.ask({ create: 'users', input: { email: 'x@example.com', firstName: 'X', lastName: 'Y' } }, { as }),
        scene.ask({ ask: 'updateOwnUser', input: { id, firstName: 'Changed' } }, { as }),
      ])
    },
    meets: refused('request.method_not_allowed', ...MALFORMED),
  }),
  attack({
    name: 'what the system sets on a record is set by nobody else',
    case: 'CVE-2026-32742',
    guard: 'read-only fields',
    attempt: (scene) => {
      const { people } = scene.victim
      const inputs = [
        ...[{ id: '0197a6a0-0000-7000-8000-00000000000e' }, { author: people.viewer.id }, { version: 7 }],
        ...[{ publishedAt: '2020-01-01T00:00:00Z' }, { createdAt: '2020-01-01T00:00:00Z' }, { updatedAt: null }],
      ]
      return Promise.all(
        inputs.flatMap((input) => [
          scene.ask({ create: 'articles', input: { title: name(), ...input } }, { as: people.owner }),
          scene.ask({ update: 'articles', id: scene.sealed.id, input }, { as: people.owner }),
        ]),
      )
    },
    meets: CLOSED,
  }),
  attack({
    name: 'columns of the table are no fields of the record',
    case: 'CVE-2026-22814',
    guard: 'closed input',
    attempt: (scene) =>
      Promise.all(
        ['tenant_id', 'author_id', 'published_at', '$attributes', '_links', 'xmin', 'ctid', '__typename'].map(
          (column) =>
            scene.ask(
              { create: 'articles', input: { title: name(), [column]: 'x' } },
              { as: scene.victim.people.owner },
            ),
        ),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'a file is not given another type, place or owner by its record',
    case: 'CVE-2026-39942',
    guard: 'read-only fields',
    arrange: async (scene) => {
      const body = { name: 'a.txt', type: 'text/plain', size: 5, sha256: 'a'.repeat(64) }
      return (await scene.must('POST /files/direct', scene.victim.people.owner, body)).file.id as string
    },
    attempt: (scene, id) => {
      const inputs = [
        { storageKey: '../x' },
        { type: 'text/html' },
        { status: 'ready' },
        { size: 1 },
        { owner: null },
        { sha256: 'x' },
      ]
      return Promise.all(
        inputs.map((input) => scene.ask({ update: 'files', id, input }, { as: scene.victim.people.owner })),
      )
    },
    meets: CLOSED,
  }),
  attack({
    name: 'an announced file is not made ready, public elsewhere or somebody else’s by what announces it',
    case: 'CVE-2026-46477',
    guard: 'closed input',
    attempt: (scene) => {
      const input = { name: 'a.txt', type: 'text/plain', size: 5, sha256: 'a'.repeat(64) }
      const extras = [
        { status: 'ready' },
        { storageKey: 'x' },
        { owner: scene.victim.people.viewer.id },
        { tenantId: scene.victim.id },
      ]
      return Promise.all(extras.map((extra) => scene.ask({ ask: 'announceFile', input: { ...input, ...extra } })))
    },
    meets: CLOSED,
  }),
  attack({
    name: 'a webhook is not made with a secret, a reason or an owner of one’s own',
    case: 'CVE-2026-54351',
    guard: 'closed input',
    attempt: (scene) => {
      const input = { url: 'https://hooks.example.com/', events: ['*'], isEnabled: false }
      const extras = [
        { secrets: [] },
        { secret: 'x' },
        { disabledReason: 'x' },
        { tenantId: scene.victim.id },
        { failingSince: null },
      ]
      return Promise.all(extras.map((extra) => scene.ask({ ask: 'createWebhook', input: { ...input, ...extra } })))
    },
    meets: CLOSED,
  }),
  attack({
    name: 'a tenant is not given another status, id or slug that is reserved',
    case: 'CVE-2026-46477',
    guard: 'closed input',
    attempt: (scene) => {
      const { id, people } = scene.victim
      return Promise.all(
        [
          { status: 'suspended' },
          { id: scene.attacker.id },
          { createdAt: '2020-01-01T00:00:00Z' },
          { slug: 'admin' },
          { slug: 'www' },
        ].map((input) => scene.ask({ update: 'tenants', id, input }, { as: people.owner })),
      )
    },
    meets: refused(...MALFORMED, 'permissions.denied'),
  }),
  attack({
    name: 'the trail is written, changed and deleted by nobody',
    case: 'CVE-2026-55452',
    guard: 'the trail is append-only',
    arrange: async (scene) => (await scene.must('GET /audit', scene.victim.people.owner)).results[0].id as string,
    attempt: (scene, id) => {
      const as = scene.victim.people.owner
      return Promise.all([
        scene.ask({ update: 'changes', id, input: { reason: 'x' } }, { as }),
        scene.ask({ delete: 'changes', id }, { as }),
        scene.ask({ create: 'changes', input: { resource: 'articles', operation: 'create' } }, { as }),
        scene.ask({ deleteMany: 'changes', ids: [id] }, { as }),
      ])
    },
    meets: refused('request.method_not_allowed', 'resource.not_found', ...MALFORMED),
  }),
  attack({
    name: 'what is told by deliveries and tasks is changed by nobody',
    case: 'CVE-2021-23727',
    guard: 'operations are declared',
    attempt: (scene) => {
      const as = scene.victim.people.owner
      const id = scene.sealed.id
      return Promise.all(
        ['tasks', 'webhookDeliveries'].flatMap((resource) => [
          scene.ask({ update: resource, id, input: { state: 'completed' } }, { as }),
          scene.ask({ delete: resource, id }, { as }),
          scene.ask({ create: resource, input: { name: 'framework.send-mail' } }, { as }),
        ]),
      )
    },
    meets: refused('request.method_not_allowed', 'resource.not_found', ...MALFORMED),
  }),
]

/** Hidden fields and where an oracle could ask for them. */
const HIDDEN: [resource: string, fields: string[]][] = [
  ['users', ['isSuperuser', 'isStaff', 'emailVerifiedAt', 'passwordHash', 'password', 'is_superuser']],
  ['memberships', ['permissionsVersion', 'permissions_version', 'tenantId', 'version__']],
  ['webhooks', ['secrets', 'secret', 'failingSince']],
  ['files', ['storageKey', 'storage_key', 'tenantId']],
  ['tasks', ['payload', 'token', 'worker', 'leaseUntil']],
]

const hidden = [
  ...HIDDEN.flatMap(([resource, fields]) => {
    const forEach = (callOf: (field: string) => Call) => (scene: Scene) =>
      Promise.all(fields.map((field) => scene.ask(callOf(field), { as: scene.victim.people.owner })))
    return [
      attack({
        name: `${resource} are not filtered by what is hidden`,
        case: 'CVE-2023-30843',
        guard: 'hidden fields in filters',
        attempt: forEach((field) => ({ list: resource, filter: { [field]: { exact: 'true' } } })),
        meets: CLOSED,
      }),
      attack({
        name: `${resource} are not sorted by what is hidden`,
        case: 'CVE-2022-36079',
        guard: 'hidden fields in ordering',
        attempt: forEach((field) => ({ list: resource, orderBy: [field] })),
        meets: CLOSED,
      }),
      attack({
        name: `${resource} do not show what is hidden when it is asked for by name`,
        case: 'CVE-2024-34708',
        guard: 'hidden fields in answers',
        attempt: forEach((field) => ({ list: resource, fields: ['id', field] })),
        meets: CLOSED,
      }),
    ]
  }),
  attack({
    name: 'hidden fields of a person are not reached across a relation',
    case: 'CVE-2023-22894',
    guard: 'hidden fields in filters',
    attempt: (scene) =>
      Promise.all(
        ['isSuperuser', 'passwordHash', 'emailVerifiedAt', 'credentials', 'sessions'].flatMap((field) => [
          scene.ask(
            { list: 'articles', filter: { author: { [field]: { exact: 'x' } } } },
            { as: scene.victim.people.owner },
          ),
          scene.ask(
            { list: 'memberships', filter: { user: { [field]: { startswith: '$' } } } },
            { as: scene.victim.people.owner },
          ),
        ]),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'a filter does not walk further than one declared relation',
    case: 'CVE-2023-34235',
    guard: 'filters are declared',
    attempt: (scene) =>
      Promise.all(
        [
          { author: { memberships: { role: { exact: 'owner' } } } },
          { category: { articles: { title: { exact: 'x' } } } },
          { t1: { password: { exact: 'x' } } },
          { author: { id: { credentials: { exact: 'x' } } } },
        ].map((filter) => scene.ask({ list: 'articles', filter }, { as: scene.victim.people.owner })),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'a search does not look through hidden fields',
    case: 'CVE-2025-64748',
    guard: 'hidden fields in search',
    attempt: (scene) =>
      Promise.all(
        ['$argon2id', 'true', scene.victim.id].map((search) =>
          scene.ask({ list: 'users', search }, { as: scene.victim.people.owner }),
        ),
      ),
    meets: findsNothing,
  }),
  attack({
    name: 'relations that are not declared are not included',
    case: 'CVE-2023-22894',
    guard: 'includes are declared',
    attempt: (scene) =>
      Promise.all(
        ['credentials', 'sessions', 'author.credentials', 'tenant', 'constructor', '*'].map((relation) =>
          scene.ask(
            {
              list: 'articles',
              ...(scene.door.name === 'REST'
                ? { include: [relation] }
                : { fields: ['id', `${relation.replace(/\W/g, '')} { id }`] }),
            },
            { as: scene.victim.people.owner },
          ),
        ),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'the trail tells no hash of a password and no token',
    case: 'CVE-2026-39943',
    guard: 'audit redacts',
    arrange: async (scene) => {
      const tenant = await scene.tenant()
      const { owner } = tenant.people
      await scene.must('POST /auth/password', owner, {
        currentPassword: owner.password,
        password: 'another violet teapot',
      })
      await scene.must('POST /webhooks', owner, { url: 'https://hooks.example.com/', events: ['*'], isEnabled: false })
      return owner
    },
    attempt: (scene, as) => scene.ask({ list: 'changes', first: 200 }, { as }),
    meets: answered(200),
    holds: (_scene, owner, [told]) => {
      assert.doesNotMatch(told!.text, /\$argon2|whsec_|"sealed"/)
      assert.ok(!told!.text.includes(owner.refresh))
    },
  }),
  attack({
    name: 'events tell no hidden field',
    case: 'CVE-2026-34363',
    guard: 'hidden fields in events',
    doors: ['REST'],
    arrange: async (scene) => {
      const { owner } = (await scene.tenant()).people
      const { webhook } = await scene.must('POST /webhooks', owner, {
        url: 'https://hooks.example.com/',
        events: ['*'],
      })
      await scene.must(`PATCH /webhooks/${webhook.id}`, owner, { description: 'x' })
      return owner
    },
    attempt: (scene, as) => scene.ask({ ask: 'followEvents', query: { after: 'start', limit: 200 } }, { as }),
    meets: answered(200),
    holds: (_scene, _owner, [told]) => {
      assert.match(told!.text, /webhooks\.updated/)
      assert.doesNotMatch(told!.text, /secrets|sealed|failingSince|permissionsVersion|storageKey/)
    },
  }),
  attack({
    name: 'a viewer meets no events of what they may not read',
    case: 'CVE-2026-32098',
    guard: 'permissions in events',
    doors: ['REST'],
    arrange: async (scene) => {
      const tenant = await scene.tenant('viewer')
      await scene.must('POST /webhooks', tenant.people.owner, { url: 'https://hooks.example.com/', events: ['*'] })
      return tenant.people.viewer
    },
    attempt: (scene, as) => scene.ask({ ask: 'followEvents', query: { after: 'start', limit: 200 } }, { as }),
    meets: answered(200),
    holds: (_scene, _viewer, [told]) => assert.doesNotMatch(told!.text, /webhooks\./),
  }),
]

const strangers = [
  attack({
    name: 'nobody without a log-in writes anything',
    case: 'CVE-2026-39397',
    guard: 'closed by default',
    attempt: (scene) => {
      const headers = { 'x-tenant': scene.victim.slug }
      const calls: Call[] = [
        { create: 'articles', input: { title: name() } },
        { update: 'articles', id: scene.sealed.id, input: { title: 'x' } },
        { delete: 'articles', id: scene.sealed.id },
        { act: 'publish', on: 'articles', id: scene.sealed.id },
        { ask: 'createInvitation', input: { email: 'x@example.com', role: 'owner' } },
        { ask: 'createWebhook', input: { url: 'https://attacker.example/', events: ['*'] } },
        { ask: 'createTenant', input: { name: 'Mine' } },
        { ask: 'createMembership', input: { email: 'x@example.com' } },
        { ask: 'updateOwnUser', input: { firstName: 'X' } },
      ]
      return Promise.all(calls.map((call) => scene.ask(call, { as: null, headers })))
    },
    meets: refused('auth.required'),
  }),
  attack({
    name: 'somebody without a tenant reads and writes no records',
    case: 'OWASP API5:2023',
    guard: 'closed by default',
    arrange: (scene) => scene.person(),
    attempt: (scene, as) =>
      Promise.all([
        scene.ask({ list: 'articles' }, { as }),
        scene.ask({ read: 'articles', id: scene.sealed.id }, { as }),
        scene.ask({ create: 'articles', input: { title: name() } }, { as }),
        scene.ask({ list: 'changes' }, { as }),
      ]),
    meets: refused('permissions.denied', 'tenants.required'),
  }),
]

defineAttacks('permissions', [...roles, ...ranks, ...assignments, ...hidden, ...strangers])
