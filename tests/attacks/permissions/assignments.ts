// Attacks by mass assignment.
import { arrange } from '#tests/support/arrange.ts'
import { attack } from '../support/attack.ts'
import type { Scene } from '../support/scene.ts'
import { MALFORMED, refused } from '../support/verdicts.ts'
import { CLOSED, name } from './scenes.ts'

/** An attempt of a webhook of the victim, as the log shows it. */
async function deliveryOf(scene: Scene): Promise<string> {
  const hook = { url: 'https://hooks.example.com/', events: ['*'], isEnabled: false }
  const { webhook } = await scene.must('POST /webhooks', scene.victim.people.owner, hook)
  const [row] = await arrange(
    `insert into public.webhook_deliveries (tenant_id, webhook_id, event, event_id, attempt, outcome, request_body)
      values ($1, $2, 'tags.created', gen_random_uuid(), 1, 'failed', '{}') returning id::text`,
    [scene.victim.id, webhook.id],
  )
  return row!.id as string
}

export const assignments = [
  attack({
    name: 'nobody becomes staff, a superuser or another person through their own record',
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
    name: "nobody changes another person's record, not even people who run the tenant",
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
    name: "only the system sets the system's fields of a record",
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
    name: "the table's own columns are refused as fields of the record",
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
    name: "a file's record cannot change its type, place or owner",
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
    name: "announcing a file cannot make it ready, public elsewhere or another person's",
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
    name: 'creating a webhook cannot choose its secret, reason or owner',
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
    name: 'nobody gives a tenant another status, another id or a reserved slug',
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
    name: 'nobody writes, changes or deletes the trail',
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
    name: 'nobody changes what deliveries and tasks report',
    case: 'CVE-2021-23727',
    guard: 'operations are declared',
    arrange: deliveryOf,
    attempt: (scene, delivery) => {
      const as = scene.victim.people.owner
      const records = [
        { resource: 'tasks', id: scene.sealed.id, input: { state: 'completed' } },
        { resource: 'webhookDeliveries', id: delivery, input: { attempt: 9 } },
      ]
      return Promise.all(
        records.flatMap(({ resource, id, input }) => [
          scene.ask({ update: resource, id, input }, { as }),
          scene.ask({ delete: resource, id }, { as }),
          scene.ask({ create: resource, input: { name: 'framework.send-mail' } }, { as }),
        ]),
      )
    },
    meets: refused('request.method_not_allowed', 'resource.not_found', ...MALFORMED),
  }),
]
