// Attacks that write foreign records.
import assert from 'node:assert/strict'
import { arrange } from '#tests/support/arrange.ts'
import { attack } from '../support/attack.ts'
import { NOBODY } from '../support/scene.ts'
import { answered, likeMissing, MALFORMED, refused } from '../support/verdicts.ts'
import { name, record, WALL } from './scenes.ts'

const MOST_SLUGS = 10

export const writing = [
  attack({
    name: 'an owner cannot hoard slugs by renaming the tenant repeatedly',
    case: 'CWE-770',
    guard: 'former slugs are few',
    arrange: (scene) => scene.tenant(),
    attempt: async (scene, { id, people: { owner: as } }) => {
      const told = []
      for (let n = 0; n < MOST_SLUGS + 4; n++)
        told.push(await scene.ask({ act: 'rename', on: 'tenants', id, input: { slug: `${name()}-${n}` } }, { as }))
      return told
    },
    meets: answered(200, 409),
    holds: async (_scene, { id }, told) => {
      assert.equal(told.filter(({ status }) => status === 200).length, MOST_SLUGS)
      const kept = await arrange('select count(*)::int as n from tenant.former_slugs where leads_to_id = $1', [id])
      assert.equal(kept[0]!.n, MOST_SLUGS)
    },
  }),
  ...['articles', 'tags', 'categories', 'webhooks', 'invitations', 'mailTemplates', 'memberships', 'files'].map(
    (resource) =>
      attack({
        name: `deleting one of the ${resource} of another tenant is answered like deleting nothing`,
        case: 'CVE-2026-30228',
        guard: WALL,
        arrange: (scene) => record(scene, resource),
        attempt: (scene, id) => scene.askBoth((each) => ({ delete: resource, id: each }), id),
        meets: likeMissing(),
      }),
  ),
  ...Object.entries({
    articles: { title: 'taken over' },
    tags: { name: 'taken over' },
    memberships: { role: 'owner' },
    webhooks: { url: 'https://attacker.example/' },
    tenants: { name: 'taken over' },
    files: { isPublic: true },
    mailTemplates: { subject: 'taken over' },
  }).map(([resource, input]) =>
    attack({
      name: `changing one of the ${resource} of another tenant is answered like changing nothing`,
      case: 'CVE-2022-46792',
      guard: WALL,
      arrange: (scene) => record(scene, resource),
      attempt: (scene, id) => scene.askBoth((each) => ({ update: resource, id: each, input }), id),
      meets: likeMissing(),
    }),
  ),
  attack({
    name: "bulk: one foreign id among one's own fails the whole change and reveals nothing else",
    case: 'CVE-2022-46792',
    guard: WALL,
    arrange: (scene) => scene.must('POST /articles', scene.attacker.people.owner, { title: name() }),
    attempt: async (scene, { id: own }) => {
      const change = (id: string) => ({
        updateMany: 'articles',
        inputs: [
          { id: own, title: 'changed with others' },
          { id, title: 'changed with others' },
        ],
      })
      return scene.askBoth(change, scene.sealed.id)
    },
    meets: likeMissing(),
    holds: async (scene, { id, title }) => {
      assert.equal((await scene.must(`GET /articles/${id}`, scene.attacker.people.owner)).title, title)
    },
  }),
  attack({
    name: 'bulk: a foreign id among those to delete deletes nothing at all',
    case: 'CVE-2022-46792',
    guard: WALL,
    arrange: (scene) => scene.must('POST /articles', scene.attacker.people.owner, { title: name() }),
    attempt: (scene, { id: own }) =>
      scene.askBoth((id) => ({ deleteMany: 'articles', ids: [own, id] }), scene.sealed.id),
    meets: likeMissing(),
    holds: async (scene, { id }) => void (await scene.must(`GET /articles/${id}`, scene.attacker.people.owner)),
  }),
  attack({
    name: 'naming another tenant in the body creates no record there',
    case: 'CVE-2026-46477',
    guard: 'closed input',
    attempt: (scene) => {
      const { id, slug } = scene.victim
      const extras = [{ tenantId: id }, { tenant_id: id }, { tenant: slug }, { tenant: id }, { id: scene.sealed.id }]
      return Promise.all(extras.map((extra) => scene.ask({ create: 'articles', input: { title: name(), ...extra } })))
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'naming another tenant in a change moves no record there',
    case: 'CVE-2024-6534',
    guard: 'closed input',
    arrange: (scene) => scene.must('POST /articles', scene.attacker.people.owner, { title: name() }),
    attempt: (scene, { id }) =>
      Promise.all(
        [{ tenantId: scene.victim.id }, { tenant_id: scene.victim.id }, { tenant: scene.victim.slug }].map((input) =>
          scene.ask({ update: 'articles', id, input }),
        ),
      ),
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'publishing the article of another tenant is answered like publishing nothing',
    case: 'CVE-2025-53889',
    guard: WALL,
    attempt: (scene) => scene.askBoth((id) => ({ act: 'publish', on: 'articles', id }), scene.sealed.id),
    meets: likeMissing(),
  }),
  ...(['ping', 'rotate'] as const).map((verb) =>
    attack({
      name: `to ${verb} the webhook of another tenant is answered like none`,
      case: 'CVE-2026-28361',
      guard: WALL,
      arrange: (scene) => record(scene, 'webhooks'),
      attempt: (scene, webhook) =>
        scene.askBoth(
          (id) =>
            verb === 'ping'
              ? { act: 'ping', on: 'webhooks', id }
              : { ask: 'rotateWebhookSecret', params: { id }, input: undefined as never },
          webhook,
        ),
      meets: likeMissing(),
    }),
  ),
  attack({
    name: 'nobody resends the invitation of another tenant',
    case: 'OWASP API1:2023',
    guard: WALL,
    arrange: (scene) => record(scene, 'invitations'),
    attempt: (scene, invitation) => scene.askBoth((id) => ({ act: 'resend', on: 'invitations', id }), invitation),
    meets: likeMissing(),
  }),
  ...(['cancel', 'retry'] as const).map((verb) =>
    attack({
      name: `nobody can ${verb} a task of another tenant`,
      case: 'CVE-2022-30034',
      guard: WALL,
      arrange: (scene) => record(scene, 'tasks'),
      attempt: (scene, task) => scene.askBoth((id) => ({ act: verb, on: 'tasks', id }), task),
      meets: likeMissing(),
    }),
  ),
]

export const pointing = [
  attack({
    name: 'an article cannot refer to another tenant’s category, tag or cover, nor reveal whether they exist',
    case: 'CVE-2026-46477',
    guard: 'references stay inside the tenant',
    arrange: async (scene) => [
      await record(scene, 'categories'),
      await record(scene, 'tags'),
      await record(scene, 'files'),
    ],
    attempt: async (scene, [category, tag, file]) => {
      const point = (input: object) => scene.ask({ create: 'articles', input: { title: name(), ...input } })
      return [
        ...[await point({ category }), await point({ category: NOBODY })],
        ...[await point({ tags: [tag] }), await point({ tags: [NOBODY] })],
        ...[await point({ cover: file }), await point({ cover: NOBODY })],
      ]
    },
    meets: likeMissing('resource.invalid_reference'),
  }),
  attack({
    name: "one's own article cannot refer to another tenant’s category afterwards",
    case: 'CVE-2024-6534',
    guard: 'references stay inside the tenant',
    arrange: async (scene) => ({
      category: await record(scene, 'categories'),
      article: await scene.must('POST /articles', scene.attacker.people.owner, { title: name() }),
    }),
    attempt: (scene, { category, article }) =>
      scene.askBoth((id) => ({ update: 'articles', id: article.id, input: { category: id } }), category),
    meets: likeMissing('resource.invalid_reference'),
  }),
  attack({
    name: 'a value in use by another tenant is free, so that nothing reveals its use',
    case: 'CVE-2021-3393',
    guard: 'unique means: within the tenant',
    attempt: (scene) =>
      scene.ask({ create: 'articles', input: { title: scene.sealed.title, slug: scene.sealed.slug } }),
    meets: answered(200, 201),
  }),
  attack({
    name: 'nobody chooses an author, from another tenant or at all',
    case: 'CVE-2024-6534',
    guard: 'read-only fields',
    attempt: (scene) =>
      Promise.all(
        [scene.victim.people.owner.id, scene.attacker.people.viewer.id].map((author) =>
          scene.ask({ create: 'articles', input: { title: name(), author } }),
        ),
      ),
    meets: refused(...MALFORMED),
  }),
]
