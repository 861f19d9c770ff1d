// Attacks on closed tenants that answer, or that a person without the right closes and opens.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { arrange } from '#tests/support/arrange.ts'
import { attack } from '../support/attack.ts'
import type { Call } from '../support/calls.ts'
import { NOBODY, type Scene } from '../support/scene.ts'
import { refused } from '../support/verdicts.ts'
import { type Closed, closedTenant, WAYS } from './scenes.ts'

const CLOSED = refused('tenants.not_found')

const QUESTIONS: Readonly<Record<string, (closed: Closed) => Call>> = {
  'its records': () => ({ list: 'articles' }),
  'one record': ({ article }) => ({ read: 'articles', id: article }),
  'a new record': () => ({ create: 'articles', input: { title: 'Late', body: 'x' } }),
  'a change': ({ article }) => ({ update: 'articles', id: article, input: { title: 'Late' } }),
  'a deletion': ({ article }) => ({ delete: 'articles', id: article }),
  'an action': ({ article }) => ({ act: 'publish', on: 'articles', id: article }),
  'its settings': () => ({ ask: 'readTenantSettings' }),
  'its trail': () => ({ list: 'changes' }),
}

const closed = (Object.keys(WAYS) as (keyof typeof WAYS)[]).flatMap((way) =>
  Object.entries(QUESTIONS).map(([what, callOf]) =>
    attack({
      name: `a tenant that is ${way} refuses ${what} to an earlier token`,
      case: 'CVE-2024-22513',
      guard: 'closed tenants',
      arrange: (scene) => closedTenant(scene, way),
      attempt: (scene, prepared) => scene.ask(callOf(prepared), { as: prepared.tenant.people.owner }),
      meets: CLOSED,
    }),
  ),
)

const reopening = [
  attack({
    name: 'an owner cannot reopen what the platform closed',
    case: 'GHSA-56p6-qw3c-fq2g',
    guard: 'who closed it',
    arrange: async (scene) => {
      const { tenant } = await closedTenant(scene, 'deleted')
      const { email, password } = tenant.people.owner
      return { id: tenant.id, as: await scene.must('POST /auth/login', null, { email, password }) }
    },
    attempt: (scene, { id, as }) => scene.ask({ ask: 'undeleteTenant', params: { id } }, { as }),
    meets: refused('resource.conflict'),
  }),
  attack({
    name: 'nobody undoes the deletion of a foreign tenant, or learns of it',
    case: 'OWASP API1:2023',
    guard: 'its owner',
    arrange: async (scene) => (await closedTenant(scene, 'deleted')).tenant.id,
    attempt: async (scene, id) => [
      await scene.ask({ ask: 'undeleteTenant', params: { id } }),
      await scene.ask({ ask: 'undeleteTenant', params: { id: NOBODY } }),
    ],
    meets: CLOSED,
  }),
]

/** Ways in that need no earlier token. */
const ways = (Object.keys(WAYS) as (keyof typeof WAYS)[]).flatMap((way) => [
  attack({
    name: `a tenant that is ${way} admits nobody by a refresh`,
    case: 'CVE-2024-22513',
    guard: 'membership in open tenants',
    arrange: (scene) => closedTenant(scene, way),
    attempt: async (scene, { tenant, article }) => {
      const { refresh } = tenant.people.owner
      const told = await scene.ask({ ask: 'refresh', input: { refresh } }, { as: null })
      const access = (told.body?.access as string | undefined) ?? null
      return [
        await scene.ask({ read: 'articles', id: article }, { as: access }),
        await scene.ask({ read: 'articles', id: article }, { as: access, headers: { 'x-tenant': tenant.slug } }),
      ]
    },
    meets: refused('tenants.not_found', 'tenants.required', 'permissions.denied', 'auth.required'),
  }),
  attack({
    name: `a tenant that is ${way} admits nobody by signing in`,
    case: 'CVE-2024-22513',
    guard: 'membership in open tenants',
    arrange: (scene) => closedTenant(scene, way),
    attempt: (scene, { tenant: { slug, people } }) => {
      const { email, password } = people.owner
      return scene.ask({ ask: 'login', input: { email, password, tenant: slug } }, { as: null })
    },
    meets: CLOSED,
  }),
  attack({
    name: `a tenant that is ${way} answers none of its programs`,
    case: 'CVE-2026-30228',
    guard: 'keys of open tenants',
    arrange: async (scene) => {
      const tenant = await scene.tenant('admin')
      const key = { name: 'A program', permissions: ['articles.read'] }
      const { secret } = await scene.must('POST /api-keys', tenant.people.admin, key)
      await WAYS[way](scene, tenant.id)
      return secret as string
    },
    attempt: (scene, as) => scene.ask({ list: 'articles' }, { as }),
    meets: refused('auth.invalid_token'),
  }),
  attack({
    name: `a tenant that is ${way} shows no file by an earlier link`,
    case: 'CVE-2024-22513',
    guard: 'no work in closed tenants',
    doors: ['REST'],
    arrange: async (scene) => {
      const tenant = await scene.tenant()
      const link = await linkOfFile(scene, tenant.people.owner.access)
      await WAYS[way](scene, tenant.id)
      return link
    },
    attempt: (scene, path) => scene.send({ method: 'GET', path, headers: {} }, { as: null }),
    meets: refused('tenants.not_found', 'resource.not_found'),
  }),
])

/** An uploaded file and its address. */
async function linkOfFile({ server }: Scene, token: string): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob(['plain words']), 'a.txt')
  const headers = { authorization: `Bearer ${token}` }
  const sent = await fetch(`${server.origin}/api/v1/files`, { method: 'POST', headers, body: form })
  const { id } = (await sent.json()) as { id: string }
  const { body } = await server.call(`/api/v1/files/${id}/link`, { method: 'POST', token, body: {} })
  const { pathname, search } = new URL(body.url)
  assert.equal((await server.call(pathname + search)).status, 200)
  return pathname + search
}

const closing = [
  attack({
    name: 'an admin can neither close nor rename the tenant they run',
    case: 'CVE-2026-32103',
    guard: 'owners alone',
    arrange: (scene) => scene.tenant('admin'),
    attempt: async (scene, { id, slug, people: { admin } }) => [
      await scene.ask({ act: 'rename', on: 'tenants', id, input: { slug: someSlug() } }, { as: admin }),
      await scene.ask({ act: 'close', on: 'tenants', id, input: { slug } }, { as: admin }),
    ],
    meets: refused('permissions.denied'),
  }),
  attack({
    name: 'nobody closes or renames a foreign tenant by naming it',
    case: 'OWASP API1:2023',
    guard: 'tenant of the token',
    attempt: async (scene) => {
      const { id, slug } = scene.victim
      return [
        await scene.ask({ act: 'rename', on: 'tenants', id, input: { slug: someSlug() } }),
        await scene.ask({ act: 'close', on: 'tenants', id, input: { slug } }),
      ]
    },
    meets: refused('resource.not_found'),
  }),
  attack({
    name: 'a slip of the hand closes no tenant: the request repeats its slug',
    case: 'CWE-1021',
    guard: 'the slug once more',
    arrange: (scene) => scene.tenant(),
    attempt: (scene, { id, people: { owner } }) =>
      Promise.all(
        ['', 'x', scene.attacker.slug].map((slug) =>
          scene.ask({ act: 'close', on: 'tenants', id, input: { slug } }, { as: owner }),
        ),
      ),
    meets: refused('request.validation_failed'),
  }),
  attack({
    name: 'a stolen token alone closes no tenant: its session has no fresh proof',
    case: 'OWASP API2:2023',
    guard: 'step-up',
    arrange: async (scene) => {
      const tenant = await scene.tenant()
      await arrange(`update auth.sessions set proven_at = now() - interval '1 hour' where user_id = $1`, [
        tenant.people.owner.id,
      ])
      return tenant
    },
    attempt: (scene, { id, slug, people: { owner } }) =>
      scene.ask({ act: 'close', on: 'tenants', id, input: { slug } }, { as: owner }),
    meets: refused('auth.step_up_required'),
  }),
  attack({
    name: 'nobody takes a slug that a tenant recently gave up',
    case: 'CWE-694',
    guard: 'slugs of before',
    arrange: async (scene) => {
      const tenant = await scene.tenant()
      await scene.must(`POST /tenants/${tenant.id}/rename`, tenant.people.owner, { slug: someSlug() })
      return tenant.slug
    },
    attempt: async (scene, slug) => [
      await scene.ask({ act: 'rename', on: 'tenants', id: scene.attacker.id, input: { slug } }),
      await scene.ask({ ask: 'createTenant', input: { name: 'Mine now', slug } }),
    ],
    meets: refused('resource.duplicate'),
  }),
  attack({
    name: 'a tenant cannot take a name of the platform itself',
    case: 'CWE-1007',
    guard: 'reserved slugs',
    attempt: (scene) =>
      Promise.all(
        ['www', 'api', 'admin'].map((slug) => scene.ask({ ask: 'createTenant', input: { name: 'Official', slug } })),
      ),
    meets: refused('request.validation_failed'),
  }),
]

const someSlug = () => `t-${randomBytes(6).toString('hex')}`

export const lives = [...closed, ...ways, ...reopening, ...closing]
