// Attacks on hidden fields.
import assert from 'node:assert/strict'
import { arrange } from '#tests/support/arrange.ts'
import { openHolder } from '#tests/support/holder.ts'
import { sealedFile } from '../files/scenes.ts'
import { attack } from '../support/attack.ts'
import type { Call } from '../support/calls.ts'
import type { Scene } from '../support/scene.ts'
import { answered, findsNothing, refused } from '../support/verdicts.ts'
import { CLOSED, DENIED, name } from './scenes.ts'

/** Hidden fields and the places where an oracle could query them. */
const HIDDEN: [resource: string, fields: string[]][] = [
  ['users', ['isSuperuser', 'isStaff', 'emailVerifiedAt', 'passwordHash', 'password', 'is_superuser']],
  ['memberships', ['permissionsVersion', 'permissions_version', 'tenantId', 'version__']],
  ['webhooks', ['secrets', 'secret', 'failingSince']],
  ['files', ['storageKey', 'storage_key', 'tenantId']],
  ['tasks', ['payload', 'token', 'worker', 'leaseUntil']],
]

export const hidden = [
  ...HIDDEN.flatMap(([resource, fields]) => {
    const forEach = (callOf: (field: string) => Call) => (scene: Scene) =>
      Promise.all(fields.map((field) => scene.ask(callOf(field), { as: scene.victim.people.owner })))
    return [
      attack({
        name: `${resource} cannot be filtered by hidden fields`,
        case: 'CVE-2023-30843',
        guard: 'hidden fields in filters',
        attempt: forEach((field) => ({ list: resource, filter: { [field]: { exact: 'true' } } })),
        meets: CLOSED,
      }),
      attack({
        name: `${resource} cannot be sorted by hidden fields`,
        case: 'CVE-2022-36079',
        guard: 'hidden fields in ordering',
        attempt: forEach((field) => ({ list: resource, orderBy: [field] })),
        meets: CLOSED,
      }),
      attack({
        name: `${resource} do not show hidden fields requested by name`,
        case: 'CVE-2024-34708',
        guard: 'hidden fields in answers',
        attempt: forEach((field) => ({ list: resource, fields: ['id', field] })),
        meets: CLOSED,
      }),
    ]
  }),
  attack({
    name: 'no relation reaches hidden fields of a person',
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
    name: 'a filter crosses at most one declared relation',
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
    name: 'a search skips hidden fields',
    case: 'CVE-2025-64748',
    guard: 'hidden fields in search',
    arrange: async (scene) => {
      const { id } = await sealedFile(scene)
      const [row] = await arrange('select storage_key from public.files where id = $1', [id])
      return row!.storage_key as string
    },
    attempt: (scene, storageKey) =>
      Promise.all([
        ...['$argon2id', 'true', scene.victim.id].map((search) =>
          scene.ask({ list: 'users', search }, { as: scene.victim.people.owner }),
        ),
        scene.ask({ list: 'files', search: storageKey }, { as: scene.victim.people.owner }),
      ]),
    meets: findsNothing,
  }),
  attack({
    name: 'undeclared relations cannot be included',
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
    name: 'filters on referring records do not reveal unreadable records',
    case: 'FLD-04, CVE-2023-22894',
    guard: 'paths through relations',
    arrange: async (scene) => {
      const tenant = await scene.tenant()
      const { owner } = tenant.people
      const { id: category } = await scene.must('POST /categories', owner, { name: 'Merger' })
      await scene.must('POST /articles', owner, { title: name(), category })
      return { access: await (await openHolder(scene.server, tenant))(['articles.read']) }
    },
    attempt: (scene, as) =>
      Promise.all(
        (['exact', 'startswith', 'icontains', 'ne'] as const).map((lookup) =>
          scene.ask({ list: 'articles', filter: { category: { name: { [lookup]: 'Merger' } } } }, { as }),
        ),
      ),
    meets: DENIED,
  }),
  attack({
    name: 'no group of conditions reveals unreadable fields of a related record',
    case: 'FLD-04, CVE-2023-22894',
    guard: 'paths through relations in groups',
    arrange: async (scene) => {
      const tenant = await scene.tenant()
      const { owner } = tenant.people
      const { id: category } = await scene.must('POST /categories', owner, { name: 'Merger' })
      await scene.must('POST /articles', owner, { title: name(), category })
      return { access: await (await openHolder(scene.server, tenant))(['articles.read']) }
    },
    attempt: (scene, as) => {
      const guess = { category: { name: { startswith: 'M' } } }
      const filters = [{ not: guess }, { or: [guess, { not: guess }] }, { and: [{ or: [{ not: guess }, guess] }] }]
      return Promise.all(filters.map((filter) => scene.ask({ list: 'articles', filter }, { as })))
    },
    meets: DENIED,
  }),
  attack({
    name: 'the order of records reveals nothing unreadable about their related records',
    case: 'FLD-04, CVE-2022-36079',
    guard: 'paths of orders',
    arrange: async (scene) => {
      const tenant = await scene.tenant()
      const { owner } = tenant.people
      const { id: category } = await scene.must('POST /categories', owner, { name: 'Merger' })
      await scene.must('POST /articles', owner, { title: name(), category })
      return { access: await (await openHolder(scene.server, tenant))(['articles.read']) }
    },
    attempt: (scene, as) =>
      Promise.all(
        [['category__name'], ['-category__name'], ['title', '-category__name']].map((orderBy) =>
          scene.ask({ list: 'articles', orderBy }, { as }),
        ),
      ),
    meets: DENIED,
  }),
  attack({
    name: 'no order reaches hidden or undeclared fields behind a relation',
    case: 'CVE-2022-36079, CVE-2023-22894',
    guard: 'hidden fields in orders behind relations',
    attempt: (scene) =>
      Promise.all(
        ['author__passwordHash', '-author__isSuperuser', 'author__email', 'category__tenantId', 'author__id__x'].map(
          (term) => scene.ask({ list: 'articles', orderBy: [term] }, { as: scene.victim.people.owner }),
        ),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'no count uses a hidden field or an undeclared filter',
    case: 'CVE-2023-30843',
    guard: 'fields of facets',
    doors: ['REST'],
    attempt: (scene) =>
      Promise.all(
        [
          'users/facets?fields=isSuperuser',
          'users/facets?fields=isStaff',
          'memberships/facets?fields=permissionsVersion',
          'files/facets?fields=storageKey',
          'articles/facets?fields=body',
          'articles/facets?fields=author__isActive',
        ].map((path) =>
          scene.send({ method: 'GET', path: `/api/v1/${path}`, headers: {} }, { as: scene.victim.people.owner }),
        ),
      ),
    meets: refused('request.invalid_parameter'),
  }),
  attack({
    name: 'no count reveals unreadable fields of related records',
    case: 'FLD-04, CVE-2023-22894',
    guard: 'paths of facets',
    doors: ['REST'],
    arrange: async (scene) => (await openHolder(scene.server, await scene.tenant()))(['articles.read']),
    attempt: (scene, as) => {
      const guesses = [
        'category__name=Merger',
        'category__name__startswith=M',
        'filter=%7B%22not%22:%7B%22category__name%22:%22M%22%7D%7D',
      ]
      return Promise.all(
        guesses.map((guess) =>
          scene.send({ method: 'GET', path: `/api/v1/articles/facets?fields=status&${guess}`, headers: {} }, { as }),
        ),
      )
    },
    meets: DENIED,
  }),
  attack({
    name: 'the preview of a deletion reveals nothing unreadable',
    case: 'OWN-22',
    guard: 'words of what goes with a deletion',
    doors: ['REST'],
    arrange: async (scene) => {
      const tenant = await scene.tenant()
      const { owner } = tenant.people
      const { id } = await scene.must('POST /categories', owner, { name: 'Merger' })
      await scene.must('POST /articles', owner, { title: 'The secret merger', category: id })
      const holding = await openHolder(scene.server, tenant)
      return { id, access: await holding(['categories.read', 'categories.delete']) }
    },
    attempt: (scene, { id, access }) =>
      scene.send({ method: 'GET', path: `/api/v1/categories/${id}/deletion`, headers: {} }, { as: { access } }),
    meets: answered(200),
    holds: (_scene, _prepared, [told]) => assert.doesNotMatch(told!.text, /articles|secret/i),
  }),
  attack({
    name: 'no group of conditions accepts an undeclared filter',
    case: 'CVE-2023-30843, FLD-05',
    guard: 'words of groups',
    doors: ['REST'],
    attempt: (scene) =>
      Promise.all(
        ['password', 'credentials__hash', 'email__regex', 'memberships__role', '__proto__', 'constructor'].map((word) =>
          scene.send({
            method: 'GET',
            path: `/api/v1/articles?filter=${encodeURIComponent(`{"or":[{"not":{"${word}":"a"}},{"status":"draft"}]}`)}`,
            headers: {},
          }),
        ),
      ),
    meets: refused('request.unknown_parameter'),
  }),
  attack({
    name: 'the trail contains no hash of a password and no token',
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
    name: 'a person who may read only the trail sees no copies of records in it',
    case: 'CVE-2026-39943',
    guard: 'copies in the trail',
    arrange: async (scene) => {
      const { owner } = (await scene.tenant()).people
      await scene.must('POST /tags', owner, { name: 'a secret tag' })
      const key = await scene.must('POST /api-keys', owner, { name: 'An auditor', permissions: ['changes.read'] })
      return key.secret as string
    },
    attempt: (scene, as) => scene.ask({ list: 'changes', first: 200 }, { as }),
    meets: answered(200),
    holds: (_scene, _secret, [told]) => assert.doesNotMatch(told!.text, /a secret tag|"tags"/),
  }),
  attack({
    name: 'events contain no hidden field',
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
      await scene.must(`DELETE /webhooks/${webhook.id}`, owner)
      return owner
    },
    attempt: (scene, as) => scene.ask({ ask: 'followEvents', query: { after: 'start', limit: 200 } }, { as }),
    meets: answered(200),
    holds: (_scene, _owner, [told]) => {
      assert.match(told!.text, /webhooks\.updated/)
      assert.match(told!.text, /webhooks\.deleted/)
      assert.doesNotMatch(told!.text, /secrets|sealed|failingSince|permissionsVersion|storageKey/)
    },
  }),
  attack({
    name: 'a viewer sees no events of records they may not read',
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
