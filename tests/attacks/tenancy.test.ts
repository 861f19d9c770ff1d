// Attacks of one tenant on another: reading, finding, counting, pointing at, changing what is not one's own.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { attack } from './support/attack.ts'
import { defineAttacks } from './support/run-attacks.ts'
import { NOBODY, type Scene } from './support/scene.ts'
import { answered, findsNothing, likeMissing, MALFORMED, refused } from './support/verdicts.ts'

const WALL = 'tenant wall'
const record = (scene: Scene, resource: string) => victimRecords[resource]!(scene)
const name = () => `n${randomBytes(6).toString('hex')}`

/** Something of each kind in the victim's tenant. */
const victimRecords: Record<string, (scene: Scene) => Promise<string>> = {
  articles: async ({ sealed }) => sealed.id,
  tags: async (scene) => (await scene.must('POST /tags', scene.victim.people.owner, { name: name() })).id,
  categories: async (scene) => (await scene.must('POST /categories', scene.victim.people.owner, { name: name() })).id,
  memberships: async (scene) => (await scene.must('GET /memberships', scene.victim.people.owner)).results[0].id,
  users: async ({ victim }) => victim.people.viewer.id,
  tenants: async ({ victim }) => victim.id,
  changes: async (scene) => (await scene.must('GET /audit', scene.victim.people.owner)).results[0].id,
  invitations: async (scene) =>
    (await scene.must('POST /invitations', scene.victim.people.owner, { email: `${name()}@example.com` })).id,
  webhooks: async (scene) => {
    const body = { url: 'https://hooks.example.com/x', events: ['articles.created'], isEnabled: false }
    return (await scene.must('POST /webhooks', scene.victim.people.owner, body)).webhook.id
  },
  mailTemplates: async (scene) => {
    const body = { subject: name(), heading: 'Hi', body: 'Words' }
    return (await scene.must('PUT /mails/magic_link/template', scene.victim.people.owner, body)).id
  },
  tasks: async (scene) => {
    await record(scene, 'invitations')
    return (await scene.must('GET /tasks', scene.victim.people.owner)).results[0].id
  },
  files: async (scene) => {
    const body = { name: 'a.txt', type: 'text/plain', size: 5, sha256: 'a'.repeat(64) }
    return (await scene.must('POST /files/direct', scene.victim.people.owner, body)).file.id
  },
}
const resources = Object.keys(victimRecords)

const reading = resources.map((resource) =>
  attack({
    name: `one of the ${resource} of another tenant is read like one that never was`,
    case: 'OWASP API1:2023',
    guard: WALL,
    arrange: (scene) => record(scene, resource),
    attempt: (scene, id) => scene.askBoth((each) => ({ read: resource, id: each }), id),
    meets: likeMissing(),
  }),
)

const listing = [
  attack({
    name: 'lists of every kind show nothing that belongs to another tenant, at their largest and sorted both ways',
    case: 'CVE-2022-46792',
    guard: WALL,
    arrange: (scene) => Promise.all(resources.map((resource) => record(scene, resource))),
    attempt: (scene) =>
      Promise.all(
        resources.flatMap((resource) =>
          ['createdAt', '-createdAt'].map((term) => scene.ask({ list: resource, first: 200, orderBy: [term] })),
        ),
      ),
    meets: answered(200),
    holds: (_scene, ids, told) => {
      for (const { text } of told) for (const id of ids) assert.ok(!text.includes(id), text)
    },
  }),
  attack({
    name: 'articles of another tenant are not found by their ids, titles, slugs and authors',
    case: 'OWASP API1:2023',
    guard: WALL,
    attempt: (scene) => {
      const { id, title, slug } = scene.sealed
      const filters = [
        ...[{ title: { exact: title } }, { title: { icontains: title.slice(2, 9) } }, { title: { in: [title] } }],
        ...[{ slug: { exact: slug } }, { slug: { startswith: slug } }],
        ...[
          { author: { exact: scene.victim.people.owner.id } },
          { author: { in: [scene.victim.people.owner.id, id] } },
        ],
      ]
      return Promise.all(filters.map((filter) => scene.ask({ list: 'articles', filter })))
    },
    meets: findsNothing,
  }),
  attack({
    name: 'a search meets no words of another tenant, in titles and in texts',
    case: 'CVE-2025-30352',
    guard: WALL,
    attempt: ({ ask, sealed }) =>
      Promise.all([sealed.title, sealed.title.slice(0, 8), 'body'].map((search) => ask({ list: 'articles', search }))),
    meets: findsNothing,
  }),
  attack({
    name: 'the number of records tells nothing of another tenant’s',
    case: 'CVE-2026-35442',
    guard: WALL,
    attempt: ({ ask, sealed }) =>
      Promise.all([
        ask({ list: 'articles', filter: { title: { exact: sealed.title } } }),
        ask({ list: 'articles', first: 1 }),
        ask({ list: 'webhooks' }),
        ask({ list: 'invitations' }),
      ]),
    meets: findsNothing,
  }),
  attack({
    name: 'people of another tenant are not found by address or name',
    case: 'OWASP API3:2023',
    guard: WALL,
    attempt: (scene) => {
      const { email } = scene.victim.people.viewer
      return Promise.all([
        scene.ask({ list: 'users', filter: { email: { exact: email } } }),
        scene.ask({ list: 'users', filter: { email: { startswith: email.slice(0, 6) } } }),
        scene.ask({ list: 'users', search: email }),
        scene.ask({ list: 'memberships', filter: { user: { exact: scene.victim.people.viewer.id } } }),
        scene.ask({ list: 'memberships', filter: { user: { email: { exact: email } } } }),
      ])
    },
    meets: findsNothing,
  }),
  attack({
    name: 'the trail of another tenant is not found by its records and people',
    case: 'CVE-2026-39943',
    guard: WALL,
    attempt: (scene) =>
      Promise.all([
        scene.ask({ list: 'changes', filter: { recordId: { exact: scene.sealed.id } } }),
        scene.ask({ list: 'changes', filter: { actorId: { exact: scene.victim.people.owner.id } } }),
      ]),
    meets: findsNothing,
  }),
  attack({
    name: 'a cursor of another tenant’s list leads to nothing of it',
    case: 'CVE-2026-33326',
    guard: WALL,
    arrange: async (scene) => {
      await scene.must('POST /articles', scene.victim.people.owner, { title: name() })
      const call = { list: 'articles', first: 1, after: scene.door.name === 'REST' ? '' : undefined } as const
      const { body } = await scene.ask(call, { as: scene.victim.people.owner })
      const next = String((body as { next?: string }).next ?? '')
      const { pageInfo } = body as { pageInfo?: { endCursor: string } }
      return pageInfo?.endCursor ?? new URL(next, 'http://x').searchParams.get('cursor')!
    },
    attempt: (scene, after) => scene.ask({ list: 'articles', after }),
    meets: answered(200),
    holds: (_scene, _after, [told]) => assert.deepEqual(told!.rows, []),
  }),
  attack({
    name: 'an empty list of wanted values finds nothing instead of everything',
    case: 'GHSA-hxgm-ghmv-xjjm',
    guard: 'conditions do not vanish',
    doors: ['GraphQL'],
    attempt: ({ ask, victim }) =>
      ask({ list: 'articles', filter: { title: { in: [] } } }, { as: victim.people.viewer }),
    meets: findsNothing,
  }),
  attack({
    name: 'records of another tenant are not reached through relations that are shown with one’s own',
    case: 'CVE-2026-47378',
    guard: WALL,
    arrange: (scene) => scene.must('POST /articles', scene.attacker.people.owner, { title: name() }),
    attempt: (scene, { id }) =>
      Promise.all([
        scene.ask({ list: 'articles', include: ['author', 'category'] }),
        scene.ask({ list: 'memberships', include: ['user'], first: 200 }),
        scene.ask({ read: 'articles', id }),
      ]),
    meets: answered(200),
  }),
]

const writing = [
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
    name: 'many at once: one foreign id among own ones spoils the whole change and nothing else is told',
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
    name: 'many at once: a foreign id among those to delete deletes nothing at all',
    case: 'CVE-2022-46792',
    guard: WALL,
    arrange: (scene) => scene.must('POST /articles', scene.attacker.people.owner, { title: name() }),
    attempt: (scene, { id: own }) =>
      scene.askBoth((id) => ({ deleteMany: 'articles', ids: [own, id] }), scene.sealed.id),
    meets: likeMissing(),
    holds: async (scene, { id }) => void (await scene.must(`GET /articles/${id}`, scene.attacker.people.owner)),
  }),
  attack({
    name: 'a record is not created in another tenant by naming it in the body',
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
    name: 'a record is not moved to another tenant by naming it in a change',
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
    name: 'the invitation of another tenant is not sent again',
    case: 'OWASP API1:2023',
    guard: WALL,
    arrange: (scene) => record(scene, 'invitations'),
    attempt: (scene, invitation) => scene.askBoth((id) => ({ act: 'resend', on: 'invitations', id }), invitation),
    meets: likeMissing(),
  }),
  ...(['cancel', 'retry'] as const).map((verb) =>
    attack({
      name: `a task of another tenant is not told to ${verb}`,
      case: 'CVE-2022-30034',
      guard: WALL,
      arrange: (scene) => record(scene, 'tasks'),
      attempt: (scene, task) => scene.askBoth((id) => ({ act: verb, on: 'tasks', id }), task),
      meets: likeMissing(),
    }),
  ),
]

const pointing = [
  attack({
    name: 'an article cannot point at another tenant’s category, tag or cover, nor tell whether they exist',
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
    name: 'an own article cannot be made to point at another tenant’s category afterwards',
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
    name: 'a value that another tenant has taken is free, so that its being taken tells nothing',
    case: 'CVE-2021-3393',
    guard: 'unique means: within the tenant',
    attempt: (scene) =>
      scene.ask({ create: 'articles', input: { title: scene.sealed.title, slug: scene.sealed.slug } }),
    meets: answered(200, 201),
  }),
  attack({
    name: 'an author cannot be chosen, from another tenant or at all',
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

const naming = [
  attack({
    name: 'a token of one tenant with the name of another in X-Tenant is refused, whether it exists or not',
    case: 'OWASP API1:2023',
    guard: 'host, header and token agree',
    attempt: (scene) =>
      Promise.all(
        [scene.victim.slug, 'no-such-tenant'].map((slug) =>
          scene.ask({ list: 'articles' }, { headers: { 'x-tenant': slug } }),
        ),
      ),
    meets: likeMissing('tenants.mismatch'),
  }),
  attack({
    name: 'somebody without a tenant does not get into one by naming it',
    case: 'OWASP API1:2023',
    guard: 'membership',
    arrange: (scene) => scene.person(),
    attempt: (scene, as) =>
      Promise.all(
        [scene.victim.slug, 'no-such-tenant'].map((slug) =>
          scene.ask({ list: 'articles' }, { as, headers: { 'x-tenant': slug } }),
        ),
      ),
    meets: likeMissing('tenants.not_found'),
  }),
  attack({
    name: 'a tenant named by its id, twice, in capitals or with a blank is not found',
    case: 'CVE-2026-3902',
    guard: 'host, header and token agree',
    arrange: (scene) => scene.person(),
    attempt: (scene, as) =>
      Promise.all(
        [
          scene.victim.id,
          `${scene.victim.slug},${scene.victim.slug}`,
          scene.victim.slug.toUpperCase(),
          '',
          "' or 1=1",
        ].map((slug) => scene.ask({ list: 'articles' }, { as, headers: { 'x-tenant': slug } })),
      ),
    meets: refused('tenants.not_found', 'tenants.required', 'permissions.denied'),
  }),
  attack({
    name: 'nobody reads the records of a tenant without a log-in by naming it',
    case: 'CVE-2023-40027',
    guard: 'closed by default',
    attempt: (scene) =>
      Promise.all(
        resources.map((resource) =>
          scene.ask({ list: resource }, { as: null, headers: { 'x-tenant': scene.victim.slug } }),
        ),
      ),
    meets: refused('auth.required'),
  }),
  attack({
    name: 'headers that other systems read a tenant or a user from change nothing',
    case: 'CVE-2026-33805',
    guard: 'host, header and token agree',
    attempt: (scene) =>
      scene.ask(
        { list: 'articles' },
        {
          headers: {
            ...{ 'x-tenant-id': scene.victim.id, tenant: scene.victim.slug, 'x-organization': scene.victim.slug },
            ...{
              'x-user-id': scene.victim.people.owner.id,
              'x-role': 'owner',
              'x-forwarded-user': scene.victim.people.owner.email,
            },
          },
        },
      ),
    meets: answered(200),
    holds: (scene, _prepared, [told]) => assert.ok(!told!.text.includes(scene.sealed.title)),
  }),
]

const remembered = [
  attack({
    name: 'the same Idempotency-Key of another tenant brings none of its answers',
    case: 'CVE-2026-64648',
    guard: 'idempotency keys belong to their caller',
    doors: ['REST'],
    arrange: async (scene) => {
      const key = name()
      const request = scene.door.requestOf({ create: 'articles', input: { title: name() } })
      const first = await scene.send(request, { as: scene.victim.people.owner, headers: { 'idempotency-key': key } })
      return { key, request, first: first.body!.id as string }
    },
    attempt: (scene, { key, request }) => scene.send(request, { headers: { 'idempotency-key': key } }),
    meets: answered(201),
    holds: (_scene, { first }, [told]) => {
      assert.notEqual(told!.body!.id, first)
      assert.equal(told!.headers.get('idempotency-replayed'), null)
    },
  }),
  attack({
    name: 'a colleague does not get the answer to an Idempotency-Key of somebody else',
    case: 'CVE-2026-61836',
    guard: 'idempotency keys belong to their caller',
    doors: ['REST'],
    arrange: async (scene) => {
      const key = name()
      const request = scene.door.requestOf({ create: 'tags', input: { name: name() } })
      const { owner } = scene.attacker.people
      const first = await scene.send(request, { as: owner, headers: { 'idempotency-key': key } })
      return { key, request, first: first.body!.id as string }
    },
    attempt: (scene, { key, request }) =>
      scene.send(request, { as: scene.attacker.people.viewer, headers: { 'idempotency-key': key } }),
    meets: refused('permissions.denied'),
  }),
  attack({
    name: 'the version or tag of another tenant’s record opens nothing of it',
    case: 'CVE-2026-61836',
    guard: WALL,
    arrange: async (scene) => {
      const { headers } = await scene.server.call(`/api/v1/articles/${scene.sealed.id}`, {
        token: scene.victim.people.owner.access,
      })
      return headers.get('etag')!
    },
    attempt: async (scene, etag) => [
      await scene.ask({ read: 'articles', id: scene.sealed.id }, { headers: { 'if-none-match': etag } }),
      await scene.ask({ read: 'articles', id: NOBODY }, { headers: { 'if-none-match': etag } }),
      await scene.ask(
        { update: 'articles', id: scene.sealed.id, input: { title: 'x' } },
        { headers: { 'if-match': etag } },
      ),
      await scene.ask({ update: 'articles', id: NOBODY, input: { title: 'x' } }, { headers: { 'if-match': etag } }),
      await scene.ask({ update: 'articles', id: scene.sealed.id, input: { title: 'x' }, expectedVersion: 1 }),
      await scene.ask({ update: 'articles', id: NOBODY, input: { title: 'x' }, expectedVersion: 1 }),
    ],
    meets: likeMissing(),
  }),
  attack({
    name: 'an answer to one caller is not given to the next: the same question, asked at once by both',
    case: 'CVE-2026-44457',
    guard: 'nothing is shared between requests',
    attempt: async (scene) => {
      const call = { read: 'articles', id: scene.sealed.id } as const
      const askers = [scene.victim.people.owner, scene.attacker.people.owner, scene.victim.people.viewer, null]
      const told = await Promise.all(
        Array.from({ length: 6 }, () => askers)
          .flat()
          .map(async (as) => ({ as, told: await scene.ask(call, { as }) })),
      )
      return told.filter(({ as }) => as === scene.attacker.people.owner || as === null).map((each) => each.told)
    },
    meets: refused('resource.not_found', 'auth.required'),
  }),
  attack({
    name: 'answers say that no shared cache may keep them',
    case: 'CVE-2024-45596',
    guard: 'cache headers',
    doors: ['REST'],
    attempt: ({ ask, victim, sealed }) =>
      Promise.all([
        ask({ list: 'articles' }, { as: victim.people.owner }),
        ask({ read: 'articles', id: sealed.id }, { as: victim.people.owner }),
        ask({ ask: 'readOwnUser' }, { as: victim.people.owner }),
      ]),
    meets: answered(200),
    holds: (_scene, _prepared, told) => {
      for (const { headers } of told) assert.match(headers.get('cache-control') ?? '', /private|no-store/)
    },
  }),
]

const events = [
  attack({
    name: 'the page of events shows none of another tenant, from the start or after its cursor',
    case: 'CVE-2026-34363',
    guard: WALL,
    doors: ['REST'],
    arrange: async (scene) => (await scene.must('GET /events?after=start', scene.victim.people.owner)).next as string,
    attempt: async (scene, next) => [
      await scene.ask({ ask: 'followEvents', query: { after: 'start', limit: 200 } }),
      await scene.ask({ ask: 'followEvents', query: { after: next, limit: 200 } }),
    ],
    meets: answered(200),
    holds: (scene, _next, told) => {
      for (const { text } of told) assert.ok(!text.includes(scene.sealed.id))
    },
  }),
  attack({
    name: 'a stream of events tells nothing of what happens in another tenant',
    case: 'GHSA-fph2-r4qg-9576',
    guard: WALL,
    attempt: async (scene) => [await tellStream(scene)],
    meets: answered(200),
    changes: 'an honest person of the victim creates a record while the attacker listens',
  }),
  attack({
    name: 'a stream of events is not opened without a log-in or for a tenant of somebody else',
    case: 'GHSA-p2x3-8689-cwpg',
    guard: 'membership',
    doors: ['REST'],
    attempt: async (scene) => [
      await scene.ask({ ask: 'followEvents' }, { as: null, headers: { accept: 'text/event-stream' } }),
      await scene.ask(
        { ask: 'followEvents' },
        { headers: { accept: 'text/event-stream', 'x-tenant': scene.victim.slug } },
      ),
    ],
    meets: refused('auth.required', 'tenants.mismatch'),
  }),
]

/** Listens for a second while something happens at the victim's. */
async function tellStream(scene: Scene) {
  const isRest = scene.door.name === 'REST'
  const body = JSON.stringify({ query: 'subscription { events { name data } }' })
  const response = await fetch(`${scene.server.origin}${isRest ? '/api/v1/events' : '/graphql/'}`, {
    method: isRest ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${scene.attacker.people.owner.access}`,
      accept: 'text/event-stream',
      'content-type': 'application/json',
    },
    ...(!isRest && { body }),
    signal: AbortSignal.timeout(1500),
  })
  await scene.must('POST /articles', scene.victim.people.owner, { title: `${scene.sealed.title} two` })
  await scene.must('POST /tags', scene.attacker.people.owner, { name: `heard ${name()}` })
  let text = ''
  try {
    for await (const part of response.body!) text += Buffer.from(part).toString()
  } catch {
    // The time is over.
  }
  assert.match(text, /heard/, 'the stream did not even tell what it should')
  const { status, headers } = response
  return {
    status,
    headers,
    text,
    code: null,
    detail: null,
    body: null,
    rows: null,
    count: null,
    sent: '',
    isInside: false,
  }
}

defineAttacks('tenancy', [...reading, ...listing, ...writing, ...pointing, ...naming, ...remembered, ...events])
