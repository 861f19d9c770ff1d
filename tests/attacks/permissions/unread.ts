// Attacks that read forbidden data through data the attacker may read or write.
import assert from 'node:assert/strict'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { arrange } from '#tests/support/arrange.ts'
import { openHolder } from '#tests/support/holder.ts'
import { attack } from '../support/attack.ts'
import type { Call, Told } from '../support/calls.ts'
import { NOBODY, type Scene } from '../support/scene.ts'
import { answered, findsNothing, likeMissing } from '../support/verdicts.ts'
import { CLOSED, DENIED, name } from './scenes.ts'

const PATHS = 'paths through relations'
const ANSWERS = 'answers of writes'
const IDS = 'ids of what is not met'
const TARGETS = 'references to what is met'

/** A tenant with an article, its category and its tag, and a member who holds only these permissions. */
async function arrangeHolder(scene: Scene, words: readonly string[]) {
  const tenant = await scene.tenant()
  const { owner } = tenant.people
  const make = async (path: string, body: object) => (await scene.must(`POST ${path}`, owner, body)).id as string
  const [category, other] = [await make('/categories', { name: name() }), await make('/categories', { name: name() })]
  const [tag, title, body] = [await make('/tags', { name: name() }), name(), `the body of ${name()}`]
  const id = await make('/articles', { title, body, category, tags: [tag] })
  const as = { access: await (await openHolder(scene.server, tenant))(words) }
  return { owner, category, other, tag, id, title, body, as }
}

type Holder = Awaited<ReturnType<typeof arrangeHolder>>

const holding =
  (...words: readonly string[]) =>
  (scene: Scene) =>
    arrangeHolder(scene, words)

const askAll = (scene: Scene, as: Pick<Holder['owner'], 'access'>, calls: readonly Call[]) =>
  calls.reduce<Promise<Told[]>>(
    async (told, call) => [...(await told), await scene.ask(call, { as })],
    Promise.resolve([]),
  )

const tellsNone =
  (secretsOf: (holder: Holder) => readonly string[]) => (_scene: Scene, holder: Holder, told: readonly Told[]) => {
    for (const { text } of told) for (const secret of secretsOf(holder)) assert.ok(!text.includes(secret), text)
  }

/** Reads and then writes a record. */
const everyAnswer = (id: string): Call[] => [
  { list: 'articles' },
  { read: 'articles', id },
  { update: 'articles', id, input: {} },
  { act: 'publish', on: 'articles', id },
]

const paths = [
  attack({
    name: 'an unreadable record is not shown instead of its id',
    case: 'OWN-22',
    guard: PATHS,
    arrange: holding('articles.read'),
    attempt: (scene, { as }) => scene.ask({ list: 'articles', include: ['category'] }, { as }),
    meets: DENIED,
  }),
  attack({
    name: 'an unreadable record is not listed below its related record',
    case: 'NES-04',
    guard: PATHS,
    doors: ['GraphQL'],
    arrange: holding('categories.read'),
    attempt: (scene, { as }) =>
      scene.ask({ list: 'categories', fields: ['id', 'articles { totalCount nodes { title } }'] }, { as }),
    meets: DENIED,
  }),
]

const writes = [
  attack({
    name: 'a writer who may not read learns only which record it was',
    case: 'FLD-15',
    guard: ANSWERS,
    arrange: holding('articles.update', 'articles.publish'),
    attempt: (scene, { as, id }) =>
      askAll(scene, as, [
        { update: 'articles', id, input: {} },
        { updateMany: 'articles', inputs: [{ id, locale: 'de' }] },
        { act: 'publish', on: 'articles', id },
      ]),
    meets: answered(200),
    holds: tellsNone(({ title, body, category }) => [title, body, category]),
  }),
  attack({
    name: 'an endpoint tells callers who may not read only which record it created',
    case: 'FLD-15',
    guard: ANSWERS,
    arrange: holding('invitations.create'),
    attempt: (scene, { as }) =>
      scene.ask({ ask: 'createInvitation', input: { email: `${name()}@example.com`, role: 'member' } }, { as }),
    meets: answered(200, 201),
    holds: (_scene, _holder, [told]) => {
      const { id: _id, version: _version, ...rest } = told!.body ?? {}
      assert.ok(
        Object.values(rest).every((value) => value === null),
        told!.text,
      )
    },
  }),
  attack({
    name: 'sending a record back reveals nothing of its content',
    case: 'FLD-15',
    guard: ANSWERS,
    arrange: holding('articles.update'),
    attempt: (scene, { as, id, owner }) =>
      askAll(
        scene,
        as,
        [owner.id, NOBODY].map((author) => ({ update: 'articles', id, input: { author } })),
      ),
    meets: CLOSED,
  }),
]

const READING = ['articles.read', 'articles.update', 'articles.publish']

const ids = [
  attack({
    name: 'no answer contains the id of an unreadable record',
    case: 'NES-04',
    guard: IDS,
    arrange: holding(...READING),
    attempt: (scene, { as, id }) => askAll(scene, as, everyAnswer(id)),
    meets: answered(200),
    holds: tellsNone(({ category, tag }) => [category, tag]),
  }),
  attack({
    name: 'the id of an unreadable record finds nothing',
    case: 'OWN-22',
    guard: IDS,
    arrange: holding('articles.read'),
    attempt: (scene, { as, category, tag }) =>
      askAll(
        scene,
        as,
        [{ category: { exact: category } }, { category: { in: [category] } }, { tags: { has: tag } }].map((filter) => ({
          list: 'articles',
          filter,
        })),
      ),
    meets: findsNothing,
  }),
  attack({
    name: 'no record of a former member contains their id',
    case: 'NES-04',
    guard: IDS,
    arrange: async (scene) => {
      const { owner, editor } = (await scene.tenant('editor')).people
      const { id } = await scene.must('POST /articles', editor, { title: name() })
      const members = await scene.must(`GET /memberships?user=${editor.id}`, owner)
      await scene.must(`DELETE /memberships/${members.results[0].id}`, owner)
      return { owner, editor, id: id as string }
    },
    attempt: (scene, { owner, id }) => askAll(scene, owner, everyAnswer(id)),
    meets: answered(200),
    holds: (_scene, { editor }, told) => {
      for (const { text } of told) assert.ok(!text.includes(editor.id), text)
    },
  }),
  attack({
    name: 'no event contains the id of an unreadable record',
    case: 'NES-04',
    guard: IDS,
    doors: ['REST'],
    arrange: async (scene) => {
      const holder = await arrangeHolder(scene, ['articles.read'])
      // Committed events appear a moment later.
      await waitUntil(
        () => follow(scene, holder.owner),
        ({ text }) => text.includes(holder.title),
      )
      return holder
    },
    attempt: (scene, { as }) => follow(scene, as),
    meets: answered(200),
    holds: (scene, holder, told) => {
      assert.match(told[0]!.text, new RegExp(holder.title))
      tellsNone(({ category, tag }) => [category, tag])(scene, holder, told)
    },
  }),
  attack({
    name: 'the trail shows no id of an unreadable record',
    case: 'NES-04',
    guard: IDS,
    arrange: holding('articles.read', 'changes.read'),
    attempt: (scene, { as }) => scene.ask({ list: 'changes', first: 200 }, { as }),
    meets: answered(200),
    holds: (scene, holder, told) => {
      assert.match(told[0]!.text, new RegExp(holder.title))
      tellsNone(({ category, tag }) => [category, tag])(scene, holder, told)
    },
  }),
]

const follow = (scene: Scene, as: Pick<Holder['owner'], 'access'>) =>
  scene.ask({ ask: 'followEvents', query: { after: 'start', limit: 200 } }, { as })

const targets = [
  attack({
    name: 'a reference to an unreadable record is answered like one to nothing',
    case: 'TEN-19',
    guard: TARGETS,
    arrange: holding(...READING, 'articles.create'),
    attempt: async (scene, { as, id, other }) => [
      ...(await scene.askBoth((category) => ({ update: 'articles', id, input: { category } }), other, { as })),
      ...(await scene.askBoth((category) => ({ create: 'articles', input: { title: name(), category } }), other, {
        as,
      })),
    ],
    meets: likeMissing('resource.invalid_reference'),
  }),
  attack({
    name: 'links to unreadable records stay when a list is replaced',
    case: 'NES-04',
    guard: TARGETS,
    arrange: holding(...READING),
    attempt: (scene, { as, id }) => scene.ask({ update: 'articles', id, input: { tags: [] } }, { as }),
    meets: answered(200),
    holds: async (scene, { owner, id, tag }) =>
      assert.deepEqual((await scene.must(`GET /articles/${id}`, owner)).tags, [tag]),
  }),
]

const former = [
  attack({
    name: 'values of a removed field appear in no event and no trail',
    case: 'FLD-15',
    guard: 'fields of before',
    doors: ['REST'],
    arrange: async (scene) => {
      const holder = await arrangeHolder(scene, ['articles.read', 'changes.read'])
      const secret = name()
      await arrange(
        `update tasks.events set data = data || jsonb_build_object('salary', $2::text) where record_id = $1`,
        [holder.id, secret],
      )
      await arrange(
        `with quiet as materialized (select set_config('session_replication_role', 'replica', true))
        update audit.changes c set changes = changes || jsonb_build_object('salary', jsonb_build_object('new', $2::text)) from quiet where c.record_id = $1`,
        [holder.id, secret],
      )
      return { ...holder, secret }
    },
    attempt: async (scene, { as, id }) => [
      await scene.ask({ list: 'changes', filter: { recordId: { exact: id } } }, { as }),
      await scene.send({ method: 'GET', path: '/api/v1/events?limit=200', headers: {} }, { as }),
    ],
    meets: answered(200),
    holds: (_scene, { id, secret }, told) => {
      for (const { text } of told) assert.ok(text.includes(id) && !text.includes(secret), text)
    },
  }),
]

export const unread = [...paths, ...writes, ...ids, ...targets, ...former]
