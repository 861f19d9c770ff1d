// Attacks on answers kept for other tenants.
import assert from 'node:assert/strict'
import { addMember } from '#tests/support/tenant.ts'
import { attack } from '../support/attack.ts'
import { NOBODY, type Scene } from '../support/scene.ts'
import { answered, likeMissing, refused } from '../support/verdicts.ts'
import { name, WALL } from './scenes.ts'

/** Listens for a second while the victim acts. */
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

export const remembered = [
  attack({
    name: "another tenant's Idempotency-Key returns none of its answers",
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
    name: 'an Idempotency-Key returns no answer to a colleague with the same permissions',
    case: 'CVE-2026-61836',
    guard: 'idempotency keys belong to their caller',
    doors: ['REST'],
    arrange: async (scene) => {
      const key = name()
      const request = scene.door.requestOf({ create: 'articles', input: { title: name() } })
      const { editor } = scene.attacker.people
      const first = await scene.send(request, { as: editor, headers: { 'idempotency-key': key } })
      const colleague = await addMember(scene.server, scene.attacker, { role: 'editor' })
      return { key, request, colleague, first: first.body!.id as string }
    },
    attempt: (scene, { key, request, colleague }) =>
      scene.send(request, { as: colleague, headers: { 'idempotency-key': key } }),
    meets: answered(201),
    holds: (_scene, { first }, [told]) => {
      assert.notEqual(told!.body!.id, first)
      assert.equal(told!.headers.get('idempotency-replayed'), null)
    },
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
    // GraphQL knows no conditions, and answers so for any record.
    meets: likeMissing('resource.not_found', 'request.unsupported_header'),
  }),
  attack({
    name: "one caller's answer never reaches the next: the same question, asked at once by both",
    case: 'CVE-2026-44457',
    guard: 'nothing is shared between requests',
    arrange: (scene) => scene.ask({ read: 'articles', id: scene.sealed.id }, { as: scene.victim.people.owner }),
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
    name: 'answers forbid shared caches',
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

export const events = [
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
    name: 'a stream of events reports nothing of another tenant',
    case: 'GHSA-fph2-r4qg-9576',
    guard: WALL,
    attempt: async (scene) => [await tellStream(scene)],
    meets: answered(200),
    changes: 'an honest person of the victim creates a record while the attacker listens',
  }),
  attack({
    name: 'no stream of events opens without a session or for a foreign tenant',
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
