// Attacks with sessions: tokens that outlive what they were given for, refresh tokens that come back, sessions of others.
import assert from 'node:assert/strict'
import { arrange } from '#tests/support/arrange.ts'
import type { Person, TestTenant } from '#tests/support/tenant.ts'
import { attack } from './support/attack.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { claimsOf, forge } from './support/tokens.ts'
import { alike, answered, likeMissing, MALFORMED, refused } from './support/verdicts.ts'

const FRESH = 'another violet teapot'
const me = (scene: Scene, as: string) => scene.ask({ ask: 'readOwnUser' }, { as })
const refresh = (scene: Scene, token: unknown) => scene.ask({ ask: 'refresh', input: { refresh: token } }, { as: null })
const logIn = (scene: Scene, { email, password }: Person) => scene.must('POST /auth/login', null, { email, password })
const rotate = (scene: Scene, token: string) => scene.must('POST /auth/refresh', null, { refresh: token })
const memberOf = async (scene: Scene, { people }: TestTenant<'owner'>, { id }: Person) =>
  (await scene.must(`GET /memberships?user=${id}`, people.owner)).results[0].id as string
const tagsOf = (scene: Scene, as: string) => scene.ask({ list: 'tags' }, { as })

/** Makes time pass for a used token. */
const age = (userId: string) =>
  arrange(
    `update auth.refresh_tokens set used_at = used_at - interval '1 minute'
      where used_at is not null and session_id in (select id from auth.sessions where user_id = $1)`,
    [userId],
  )

const ended = [
  attack({
    name: 'an access token is worth nothing after the log-out',
    case: 'CVE-2025-4643',
    guard: 'session',
    arrange: async (scene) => {
      const person = await scene.person()
      await scene.must('POST /auth/logout', null, { refresh: person.refresh })
      return person
    },
    attempt: (scene, { access }) => me(scene, access),
    meets: refused('auth.session_ended'),
  }),
  attack({
    name: 'a refresh token is worth nothing after the log-out',
    case: 'CVE-2020-10594',
    guard: 'session',
    arrange: async (scene) => {
      const person = await scene.person()
      const next = await rotate(scene, person.refresh)
      await scene.must('POST /auth/logout', null, { refresh: person.refresh })
      return [person.refresh, next.refresh]
    },
    attempt: (scene, tokens) => Promise.all(tokens.map((token) => refresh(scene, token))),
    meets: refused('auth.session_ended'),
  }),
  attack({
    name: 'other log-ins end when the password changes',
    case: 'CVE-2026-22706',
    guard: 'sessions end with the password',
    arrange: async (scene) => {
      const person = await scene.person()
      const stolen = await logIn(scene, person)
      const body = { currentPassword: person.password, password: FRESH }
      await scene.must('POST /auth/password', person, body)
      return stolen
    },
    attempt: async (scene, stolen) => [await me(scene, stolen.access), await refresh(scene, stolen.refresh)],
    meets: refused('auth.session_ended'),
  }),
  attack({
    name: 'tokens of somebody who was deactivated are worth nothing',
    case: 'CVE-2024-22513',
    guard: 'session',
    arrange: async (scene) => {
      const person = await scene.person()
      await arrange('update auth.users set is_active = false where id = $1', [person.id])
      return person
    },
    attempt: async (scene, person) => [await me(scene, person.access), await refresh(scene, person.refresh)],
    meets: refused('auth.session_ended'),
  }),
  attack({
    name: 'tokens of somebody who was deleted are worth nothing',
    case: 'GHSA-2vg6-77g8-24mp',
    guard: 'session',
    arrange: async (scene) => {
      const person = await scene.person()
      await arrange('delete from auth.users where id = $1', [person.id])
      return person
    },
    attempt: async (scene, person) => [await me(scene, person.access), await refresh(scene, person.refresh)],
    meets: refused('auth.session_ended', 'auth.invalid_token'),
  }),
  attack({
    name: 'a session that has expired lets nobody in, however fresh the token',
    case: 'CVE-2024-35220',
    guard: 'session',
    arrange: async (scene) => {
      const person = await scene.person()
      await arrange("update auth.sessions set expires_at = now() - interval '1 second' where user_id = $1", [person.id])
      return person
    },
    attempt: async (scene, person) => [await me(scene, person.access), await refresh(scene, person.refresh)],
    meets: refused('auth.session_ended'),
  }),
  attack({
    name: 'a token made before the role changed does not act in the old role',
    case: 'OWASP API5:2023',
    guard: 'version of the permissions',
    arrange: async (scene) => {
      const tenant = await scene.tenant('editor')
      const id = await memberOf(scene, tenant, tenant.people.editor)
      await scene.must(`PATCH /memberships/${id}`, tenant.people.owner, { role: 'viewer' })
      return tenant.people.editor
    },
    attempt: async (scene, { access }) => [
      await scene.ask({ create: 'tags', input: { name: 'too late' } }, { as: access }),
      await tagsOf(scene, access),
    ],
    meets: refused('auth.stale_token'),
  }),
  attack({
    name: 'a token of somebody removed opens nothing of the tenant',
    case: 'CVE-2025-3930',
    guard: 'membership',
    arrange: async (scene) => {
      const tenant = await scene.tenant('editor')
      const id = await memberOf(scene, tenant, tenant.people.editor)
      await scene.must(`DELETE /memberships/${id}`, tenant.people.owner)
      return tenant.people.editor
    },
    attempt: async (scene, { access }) => [
      await tagsOf(scene, access),
      await scene.ask({ create: 'tags', input: { name: 'too late' } }, { as: access }),
    ],
    meets: refused('tenants.not_found'),
  }),
  attack({
    name: 'somebody removed refreshes into no token of the tenant',
    case: 'CVE-2025-3930',
    guard: 'membership',
    arrange: async (scene) => {
      const tenant = await scene.tenant('editor')
      const id = await memberOf(scene, tenant, tenant.people.editor)
      await scene.must(`DELETE /memberships/${id}`, tenant.people.owner)
      return { tenant, person: tenant.people.editor }
    },
    attempt: (scene, { person }) => refresh(scene, person.refresh),
    meets: answered(200),
    holds: (_scene, { tenant }, [told]) => {
      assert.notEqual(claimsOf(told!.body!.access as string).tid, tenant.id)
    },
  }),
  attack({
    name: 'the old token of somebody who comes back in a lower role stays out of date',
    case: 'CVE-2025-4644',
    guard: 'version of the permissions',
    arrange: async (scene) => {
      const tenant = await scene.tenant('admin')
      const { owner, admin } = tenant.people
      await scene.must(`DELETE /memberships/${await memberOf(scene, tenant, admin)}`, owner)
      await scene.must('POST /memberships', owner, { user: admin.id, role: 'viewer' })
      return admin
    },
    attempt: (scene, { access }) => scene.ask({ list: 'changes' }, { as: access }),
    meets: refused('auth.stale_token'),
  }),
  attack({
    name: 'the tokens of a suspended tenant open nothing',
    case: 'GHSA-56p6-qw3c-fq2g',
    guard: 'tenant is active',
    arrange: async (scene) => {
      const tenant = await scene.tenant()
      await arrange("update tenant.tenants set status = 'suspended' where id = $1", [tenant.id])
      return tenant.people.owner
    },
    attempt: async (scene, { access }) => [
      await tagsOf(scene, access),
      await scene.ask({ create: 'tags', input: { name: 'too late' } }, { as: access }),
    ],
    meets: refused('tenants.not_found', 'auth.stale_token'),
  }),
]

const replays = [
  attack({
    name: 'a used refresh token that comes back ends the whole family',
    case: 'CVE-2026-53517',
    guard: 'refresh tokens are used once',
    arrange: async (scene) => {
      const person = await scene.person()
      const next = await rotate(scene, person.refresh)
      await age(person.id)
      return { person, next }
    },
    attempt: async (scene, { person, next }) => [
      await refresh(scene, person.refresh),
      await refresh(scene, next.refresh),
      await me(scene, next.access),
    ],
    meets: refused('auth.session_ended'),
  }),
  attack({
    name: 'fifty uses of one refresh token at once make one successor and no fork',
    case: 'CVE-2026-53517',
    guard: 'refresh tokens are used once',
    arrange: (scene) => scene.person(),
    attempt: (scene, person) => Promise.all(Array.from({ length: 50 }, () => refresh(scene, person.refresh))),
    meets: answered(200),
    holds: async (_scene, person, told) => {
      assert.equal(new Set(told.map(({ body }) => body!.refresh)).size, 1)
      const [row] = await arrange(
        'select count(*)::int as tokens from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id where s.user_id = $1',
        [person.id],
      )
      assert.equal(row!.tokens, 2)
    },
  }),
  attack({
    name: 'an access token is no refresh token',
    case: 'RFC 8725 2.8',
    guard: 'refresh tokens are secrets of their own',
    attempt: async (scene) => [
      await refresh(scene, scene.victim.people.owner.access),
      await refresh(scene, forge(scene.server, scene.victim.people.owner.access)),
    ],
    meets: refused('auth.invalid_token'),
  }),
  attack({
    name: 'a refresh token that was never given is refused, and so is one that is no text',
    case: 'CVE-2026-30941',
    guard: 'refresh tokens are secrets of their own',
    attempt: (scene) =>
      Promise.all(['A'.repeat(43), '', { ne: null }, ['x'], null, true, 7].map((token) => refresh(scene, token))),
    meets: refused('auth.invalid_token', ...MALFORMED),
  }),
  attack({
    name: 'what the database holds of a refresh token does not refresh',
    case: 'CWE-312',
    guard: 'refresh tokens are stored as hashes',
    arrange: async (scene) => {
      const person = await scene.person()
      await rotate(scene, person.refresh)
      return arrange(
        'select token_hash, successor from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id where s.user_id = $1',
        [person.id],
      )
    },
    attempt: (scene, rows) =>
      Promise.all(
        rows
          .flatMap(({ token_hash, successor }) => [token_hash, successor])
          .filter((each) => each !== null)
          .map((token) => refresh(scene, token)),
      ),
    meets: refused('auth.invalid_token'),
  }),
  attack({
    name: 'a refresh token that has expired is refused',
    case: 'CWE-613',
    guard: 'refresh tokens expire',
    arrange: async (scene) => {
      const person = await scene.person()
      await arrange(
        "update auth.refresh_tokens set expires_at = now() - interval '1 second' where session_id in (select id from auth.sessions where user_id = $1)",
        [person.id],
      )
      return person
    },
    attempt: (scene, person) => refresh(scene, person.refresh),
    meets: refused('auth.expired_token'),
  }),
  attack({
    name: 'refreshing again and again does not outlive the session',
    case: 'CVE-2025-3930',
    guard: 'sessions have an end',
    arrange: async (scene) => {
      const person = await scene.person()
      await arrange("update auth.sessions set expires_at = now() + interval '1 hour' where user_id = $1", [person.id])
      return person
    },
    attempt: (scene, person) => refresh(scene, person.refresh),
    meets: answered(200),
    holds: async (_scene, person) => {
      const rows = await arrange(
        'select t.expires_at > s.expires_at as outlives from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id where s.user_id = $1 and t.used_at is null',
        [person.id],
      )
      assert.deepEqual(rows, [{ outlives: false }])
    },
  }),
]

const foreign = [
  attack({
    name: 'the session of somebody else is not ended and looks like none',
    case: 'CVE-2022-39225',
    guard: 'sessions belong to their person',
    attempt: (scene) => {
      const sid = claimsOf(scene.victim.people.owner.access).sid as string
      return scene.askBoth((id) => ({ ask: 'endSession', params: { id } }), sid)
    },
    meets: likeMissing(),
    holds: async (scene) => {
      const { status } = await scene.server.call('/api/v1/users/me', { token: scene.victim.people.owner.access })
      assert.equal(status, 200)
    },
  }),
  attack({
    name: 'the list of sessions shows no other person’s, with words that ask for it',
    case: 'CVE-2026-28361',
    guard: 'sessions belong to their person',
    attempt: async (scene) => [
      await scene.ask({ ask: 'listSessions', query: { user: scene.victim.people.owner.id } }),
      await scene.ask({ ask: 'listSessions', query: { userId: scene.victim.people.owner.id } }),
    ],
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'sessions and tokens stand on no surface as records',
    case: 'CVE-2026-31800',
    guard: 'resources without operations have no door',
    attempt: (scene) =>
      Promise.all(
        ['sessions', 'refreshTokens', 'credentials', 'oneTimeTokens'].flatMap((name) => [
          scene.ask({ list: name }),
          scene.ask({ read: name, id: scene.victim.people.owner.id }),
        ]),
      ),
    meets: refused('resource.not_found', 'graphql.invalid_document'),
  }),
  attack({
    name: 'a log-in is not started with a session, an end or a token of the caller’s choice',
    case: 'CVE-2026-32742',
    guard: 'closed input',
    attempt: (scene) => {
      const { email, password } = scene.attacker.people.owner
      const extras = [
        { sessionId: 'x' },
        { expiresAt: '2099-01-01T00:00:00Z' },
        { refresh: 'x'.repeat(43) },
        { sub: 'x' },
      ]
      return Promise.all(
        extras.map((extra) => scene.ask({ ask: 'login', input: { email, password, ...extra } }, { as: null })),
      )
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'an access token sent along with a log-in is not continued',
    case: 'CVE-2023-29020',
    guard: 'a log-in is a session of its own',
    attempt: (scene) => {
      const { email, password, access } = scene.attacker.people.editor
      return scene.ask({ ask: 'login', input: { email, password } }, { as: access })
    },
    meets: answered(200),
    holds: (scene, _prepared, [told]) => {
      const next = claimsOf(told!.body!.access as string)
      assert.notEqual(next.sid, claimsOf(scene.attacker.people.editor.access).sid)
    },
  }),
  attack({
    name: 'checking a token tells the same of every bad one',
    case: 'OWASP API2:2023',
    guard: 'one answer for whatever is wrong',
    attempt: (scene) => {
      const { access, refresh: secret } = scene.victim.people.owner
      const spoilt = [`${access.slice(0, -5)}AAAAA`, secret, 'x', forge(scene.server, access, { claims: { iss: 'x' } })]
      return Promise.all(spoilt.map((token) => scene.ask({ ask: 'verify', input: { token } }, { as: null })))
    },
    meets: alike,
  }),
  attack({
    name: 'switching to a tenant one does not belong to is answered like one that does not exist',
    case: 'OWASP API1:2023',
    guard: 'membership',
    attempt: async (scene) => [
      await scene.ask({ ask: 'switchTenant', input: { tenant: scene.victim.slug } }),
      await scene.ask({ ask: 'switchTenant', input: { tenant: 'no-such-tenant' } }),
    ],
    meets: likeMissing('tenants.not_found'),
  }),
  attack({
    name: 'a log-in into a tenant one does not belong to is answered like one that does not exist',
    case: 'OWASP API1:2023',
    guard: 'membership',
    attempt: (scene) => {
      const { email, password } = scene.attacker.people.owner
      const into = (tenant: string) => scene.ask({ ask: 'login', input: { email, password, tenant } }, { as: null })
      return Promise.all([into(scene.victim.slug), into('no-such-tenant')])
    },
    meets: likeMissing('tenants.not_found'),
  }),
  attack({
    name: 'the other log-ins of somebody else do not end with one’s own',
    case: 'CVE-2022-39225',
    guard: 'sessions belong to their person',
    arrange: (scene) => scene.person(),
    attempt: async (scene, { access }) => [await scene.ask({ ask: 'endAllSessions' }, { as: access })],
    meets: answered(200, 204),
    holds: async (scene) => {
      for (const { access } of Object.values(scene.victim.people))
        assert.equal((await scene.server.call('/api/v1/users/me', { token: access })).status, 200)
    },
  }),
]

defineAttacks('sessions', [...ended, ...replays, ...foreign])
