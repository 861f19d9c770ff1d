// Attacks that read foreign records.
import assert from 'node:assert/strict'
import { attack } from '../support/attack.ts'
import { answered, findsNothing, refused } from '../support/verdicts.ts'
import { name, record, resources, WALL } from './scenes.ts'

export const listing = [
  attack({
    name: 'lists of every kind show nothing of another tenant, at their largest and sorted both ways',
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
    name: "no id, title, slug or author finds another tenant's articles",
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
    name: 'a search matches no words of another tenant, in titles and in texts',
    case: 'CVE-2025-30352',
    guard: WALL,
    attempt: ({ ask, sealed }) =>
      Promise.all([sealed.title, sealed.title.slice(0, 8), 'body'].map((search) => ask({ list: 'articles', search }))),
    meets: findsNothing,
  }),
  attack({
    name: "counts reveal nothing of another tenant's records",
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
    name: 'no address or name finds people of another tenant',
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
    name: "no record or person finds another tenant's trail",
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
    guard: 'cursors belong to their list',
    arrange: async (scene) => {
      await scene.must('POST /articles', scene.victim.people.owner, { title: name() })
      const call = { list: 'articles', first: 1, after: scene.door.name === 'REST' ? '' : undefined } as const
      const { body } = await scene.ask(call, { as: scene.victim.people.owner })
      const next = String((body as { next?: string }).next ?? '')
      const { pageInfo } = body as { pageInfo?: { endCursor: string } }
      return pageInfo?.endCursor ?? new URL(next, 'http://x').searchParams.get('cursor')!
    },
    attempt: (scene, after) => scene.ask({ list: 'articles', after }),
    meets: refused('request.invalid_cursor'),
  }),
  attack({
    name: 'an empty list of values finds nothing instead of everything',
    case: 'GHSA-hxgm-ghmv-xjjm',
    guard: 'conditions do not vanish',
    doors: ['GraphQL'],
    attempt: ({ ask, victim }) =>
      ask({ list: 'articles', filter: { title: { in: [] } } }, { as: victim.people.viewer }),
    meets: findsNothing,
  }),
  attack({
    name: 'included relations reach no records of another tenant',
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
