// Attacks with ended sessions.

import assert from 'node:assert/strict'
import { arrange } from '#tests/support/arrange.ts'
import type { Person, TestTenant } from '#tests/support/tenant.ts'
import { joinTenant } from '#tests/support/tenant.ts'
import { attack } from '../support/attack.ts'
import type { Scene } from '../support/scene.ts'
import { claimsOf } from '../support/tokens.ts'
import { answered, refused } from '../support/verdicts.ts'
import { me, refresh, rotate } from './scenes.ts'

const FRESH = 'another violet teapot'

const logIn = (scene: Scene, { email, password }: Person) => scene.must('POST /auth/login', null, { email, password })

const memberOf = async (scene: Scene, { people }: TestTenant<'owner'>, { id }: Person) =>
  (await scene.must(`GET /memberships?user=${id}`, people.owner)).results[0].id as string

const tagsOf = (scene: Scene, as: string) => scene.ask({ list: 'tags' }, { as })

export const ended = [
  attack({
    name: 'an access token is worthless after signing out',
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
    name: 'a refresh token is worthless after signing out',
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
    name: 'other sessions end when the password changes',
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
    name: "a deactivated person's tokens are worthless",
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
    name: "a deleted person's tokens are worthless",
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
    name: 'an expired session admits nobody, however fresh the token',
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
    name: "a removed member's token opens nothing of the tenant",
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
    name: "a removed member's refresh gives no token for the tenant",
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
    name: 'the old token of a member who returns in a lower role stays outdated',
    case: 'CVE-2025-4644',
    guard: 'version of the permissions',
    arrange: async (scene) => {
      const tenant = await scene.tenant('admin')
      const { owner, admin } = tenant.people
      await scene.must(`DELETE /memberships/${await memberOf(scene, tenant, admin)}`, owner)
      await joinTenant(scene.server, tenant, { user: admin.id })
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
