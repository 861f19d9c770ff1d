// Attacks on the edge, which has no sessions: unpublished content, answers cached for others, code that runs in a
// browser.
import assert from 'node:assert/strict'
import { arrange } from '#tests/support/arrange.ts'
import { openEdge, type RawAnswer, type TestEdge } from '#tests/support/edge.ts'
import { attack } from './support/attack.ts'
import type { Told } from './support/calls.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { sendBytes } from './support/socket.ts'
import { answered, refused } from './support/verdicts.ts'

const AT_EDGE = { doors: ['REST'] } as const
const APP = 'https://app.example.com'
const RUNS = '<script>alert(1)</script><b onclick="alert(1)">x</b> <img src=x onerror=alert(1)>'

type Ask = (path: string, tenant: string, headers?: Record<string, string>) => Promise<Told>

/** With its own edge, whose cache is empty. */
async function atEdge<T>(work: (ask: Ask, edge: TestEdge) => Promise<T>): Promise<T> {
  const edge = await openEdge({ variables: { PEND_CORS_ORIGINS: APP } })
  try {
    return await work(async (path, tenant, headers) => toldOf(await edge.get(path, tenant, headers), path), edge)
  } finally {
    await edge.close()
  }
}

function toldOf({ status, headers, bytes, body }: RawAnswer, sent: string): Told {
  const problem = status >= 400 ? body : null
  return {
    ...{ status, sent, body, text: String(bytes), headers: new Headers(headers as Record<string, string>) },
    ...{ code: problem?.code ?? null, detail: problem?.detail ?? null },
    ...{ rows: body?.results ?? null, count: body?.count ?? null, isInside: false },
  }
}

const publish = async ({ must }: Scene, { people: { owner } }: Scene['victim'], article: Record<string, unknown>) =>
  (await must('POST /articles', owner, { status: 'published', ...article })) as { id: string; slug: string }

const bare = (target: string, { slug }: Scene['victim'], more = '') =>
  `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Tenant: ${slug}\r\n${more}\r\n`

defineAttacks('edge', [
  attack({
    ...AT_EDGE,
    name: 'no address, filter, search or order finds a draft',
    case: 'CVE-2023-30843',
    guard: 'what is shown',
    attempt: (scene) =>
      atEdge((ask) =>
        Promise.all(
          [
            `/${scene.sealed.slug}`,
            `?slug=${scene.sealed.slug}`,
            `?search=${scene.sealed.title}`,
            '?status=draft',
            '?status__in=draft,published',
            '?status__ne=published',
            '?ordering=-createdAt&count=exact',
            '?fields=title,status',
          ].map((rest) => ask(`/content/articles${rest}`, scene.victim.slug)),
        ),
      ),
    meets: answered(200, 404),
    holds: (_scene, _prepared, told) => {
      for (const { rows, count } of told) assert.deepEqual([rows ?? [], count ?? 0], [[], 0])
    },
  }),
  attack({
    ...AT_EDGE,
    name: 'published content contains no person, and leads to none',
    case: 'OWN-22',
    guard: 'relations that are shown',
    arrange: (scene) => publish(scene, scene.victim, { title: 'Shown' }),
    attempt: (scene, { slug }) =>
      atEdge((ask) =>
        Promise.all(
          [
            '',
            `/${slug}`,
            '?include=author',
            '?fields=author',
            `?author=${scene.victim.people.owner.id}`,
            '?author__email__contains=a',
          ].map((rest) => ask(`/content/articles${rest}`, scene.victim.slug)),
        ),
      ),
    meets: ([list, record, ...others]) => {
      answered(200)([list!, record!])
      refused('request.invalid_parameter', 'request.unknown_parameter')(others)
    },
  }),
  attack({
    ...AT_EDGE,
    name: 'the cache of one tenant serves no other',
    case: 'CVE-2026-53943',
    guard: 'places of answers',
    arrange: async (scene) => {
      const title = scene.sealed.title.replace('sealed', 'open')
      await publish(scene, scene.victim, { title, body: 'of the victim' })
      return publish(scene, scene.attacker, { title, body: 'of the attacker' })
    },
    attempt: (scene, { slug }) =>
      atEdge(async (ask) => {
        const path = `/content/articles/${slug}`
        await ask(path, scene.victim.slug)
        return [await ask(path, scene.attacker.slug), await ask(path, scene.attacker.slug, { 'x-forwarded-host': 'x' })]
      }),
    meets: answered(200, 404, 421),
    holds: (_scene, _prepared, [told]) => assert.equal(told!.body?.body, 'of the attacker'),
  }),
  attack({
    ...AT_EDGE,
    name: 'a request with two hosts is refused although its answer is cached',
    case: 'OWN-08',
    guard: 'plain requests',
    arrange: (scene) => publish(scene, scene.attacker, { title: 'Ready' }),
    attempt: (scene, { slug }) =>
      atEdge(async (ask, edge) => {
        const path = `/content/articles/${slug}`
        await ask(path, scene.attacker.slug)
        // The host as the test's client names it, so that the cached answer has this key.
        const { host } = new URL(edge.origin)
        const lines = bare(path, scene.attacker).replace('127.0.0.1', host)
        return [
          await sendBytes(edge, lines.replace('X-Tenant', 'Host: evil.example\r\nX-Tenant')),
          await sendBytes(edge, lines.replace(path, `http://evil.example${path}`)),
          await sendBytes(
            edge,
            lines.replace('X-Tenant', 'Authorization: Bearer a\r\nAuthorization: Bearer b\r\nX-Tenant'),
          ),
        ]
      }),
    meets: refused('request.malformed'),
  }),
  attack({
    ...AT_EDGE,
    name: 'formatted text stored before cleaning existed runs in no answer, fresh or cached',
    case: 'XSS-02',
    guard: 'formatted text is clean',
    arrange: async (scene) => {
      const { id, slug } = await publish(scene, scene.attacker, { title: 'Formatted' })
      await arrange('update public.articles set body = $2 where id = $1', [id, RUNS])
      return slug
    },
    attempt: (scene, slug) =>
      atEdge(async (ask) => {
        const paths = ['', `/${slug}`, '?fields=body', `/${slug}`]
        return Promise.all(paths.map((rest) => ask(`/content/articles${rest}`, scene.attacker.slug)))
      }),
    meets: answered(200),
    holds: (_scene, _prepared, told) => {
      for (const { text } of told) assert.doesNotMatch(text, /<script|onclick|onerror/i)
    },
  }),
  attack({
    ...AT_EDGE,
    name: 'no browser treats an answer as a page, fresh or cached',
    case: 'CVE-2023-32689',
    guard: 'security headers of the edge',
    arrange: (scene) => publish(scene, scene.attacker, { title: 'Careful' }),
    attempt: (scene, { slug }) =>
      atEdge(async (ask) => {
        const path = `/content/articles/${slug}`
        return [await ask(path, scene.attacker.slug), await ask(path, scene.attacker.slug)]
      }),
    meets: answered(200),
    holds: (_scene, _prepared, told) => {
      for (const { headers } of told) {
        assert.equal(headers.get('x-content-type-options'), 'nosniff')
        assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/)
      }
    },
  }),
  attack({
    ...AT_EDGE,
    name: "a page of another site learns neither a token's validity nor events",
    case: 'CWE-942',
    guard: 'allowed origins of the edge',
    attempt: (scene) =>
      atEdge((ask) => {
        const { access } = scene.attacker.people.owner
        const headers = { origin: 'https://evil.example', authorization: `Bearer ${access}` }
        return Promise.all(['/auth/verify', '/events'].map((path) => ask(path, scene.attacker.slug, headers)))
      }),
    meets: answered(200, 204),
    holds: (_scene, _prepared, told) => {
      for (const { headers } of told) assert.equal(headers.get('access-control-allow-origin'), null)
    },
  }),
])
