// Attacks with a tenant's own roles: gaining, keeping, or passing on permissions one does not hold.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Person, TestTenant } from '#tests/support/tenant.ts'
import { addMember } from '#tests/support/tenant.ts'
import { attack } from './support/attack.ts'
import type { Call } from './support/calls.ts'
import { defineAttacks } from './support/run-attacks.ts'
import { NOBODY, type Scene } from './support/scene.ts'
import { answered, likeMissing, refused } from './support/verdicts.ts'

const GRANTS = 'nobody grants what they do not hold'
const WORDS = 'register of permission words'
const VERSION = 'permissions version'
const name = () => `r${randomBytes(6).toString('hex')}`

/** The permissions of a person who manages roles and members, reads tags, and may do no more. */
const KEEPER = [
  ...['roles.read', 'roles.create', 'roles.update', 'roles.delete', 'tags.read'],
  ...['memberships.read', 'memberships.create', 'memberships.update', 'memberships.delete'],
  ...['invitations.read', 'invitations.create', 'invitations.resend', 'invitations.delete'],
]

interface Place {
  readonly tenant: TestTenant<'owner'>
  /** Belongs through one of the tenant's own roles. */
  readonly keeper: Person & { readonly membership: string; readonly role: string }
  /** A role that allows more than the keeper's. */
  readonly strong: string
  /** A role that allows only what the keeper may do. */
  readonly weak: string
}

async function createRole(scene: Scene, tenant: TestTenant<'owner'>, permissions: readonly string[]): Promise<string> {
  return (await scene.must('POST /roles', tenant.people.owner, { name: name(), permissions })).id
}

async function createHolder(scene: Scene, tenant: TestTenant<'owner'>, roles: readonly string[]) {
  return addMember(scene.server, tenant, { person: await scene.person(), role: 'member', roles })
}

async function arrangePlace(scene: Scene): Promise<Place> {
  const tenant = await scene.tenant()
  const role = await createRole(scene, tenant, KEEPER)
  const keeper = { ...(await createHolder(scene, tenant, [role])), role }
  const strong = await createRole(scene, tenant, ['tags.read', 'tags.delete'])
  return { tenant, keeper, strong, weak: await createRole(scene, tenant, ['tags.read']) }
}

const denied = refused('permissions.denied')

/** One attack of the keeper for each form of request. */
const byKeeper = (what: string, of: string, callsOf: (place: Place) => readonly Call[]) =>
  attack({
    name: what,
    case: of,
    guard: GRANTS,
    arrange: arrangePlace,
    attempt: (scene, place: Place) => Promise.all(callsOf(place).map((call) => scene.ask(call, { as: place.keeper }))),
    meets: denied,
  })

const more = { permissions: ['tags.read', 'tags.delete'] }

const granting = [
  byKeeper('a new role holds no word that its maker lacks', 'CVE-2025-24353', () => [
    { create: 'roles', input: { name: name(), ...more } },
    { createMany: 'roles', inputs: [{ name: name() }, { name: name(), ...more }] },
  ]),
  byKeeper('one’s own role gets no word that one lacks', 'CVE-2026-32103', ({ keeper }) => [
    { update: 'roles', id: keeper.role, input: { permissions: [...KEEPER, 'tags.delete'] } },
    { updateMany: 'roles', inputs: [{ id: keeper.role, permissions: [...KEEPER, 'tags.delete'] }] },
  ]),
  byKeeper('a role that others hold gets no word that one lacks', 'CVE-2026-32103', ({ weak }) => [
    { update: 'roles', id: weak, input: more },
  ]),
  byKeeper('a role is not emptied of what one lacks, nor deleted', 'OWASP API5:2023', ({ strong }) => [
    { update: 'roles', id: strong, input: { permissions: [] } },
    { updateMany: 'roles', inputs: [{ id: strong, permissions: ['tags.read'] }] },
    { delete: 'roles', id: strong },
    { deleteMany: 'roles', ids: [strong] },
  ]),
  byKeeper('a role that holds what one lacks is neither renamed nor described anew', 'ROL-02', ({ strong }) => [
    { update: 'roles', id: strong, input: { name: name() } },
    { updateMany: 'roles', inputs: [{ id: strong, name: name() }] },
  ]),
  byKeeper('nobody takes a stronger role for themselves', 'CVE-2026-48150', ({ keeper, strong }) => [
    { update: 'memberships', id: keeper.membership, input: { roles: [keeper.role, strong] } },
    { updateMany: 'memberships', inputs: [{ id: keeper.membership, roles: [strong] }] },
    { update: 'memberships', id: keeper.membership, input: { role: 'viewer' } },
    { update: 'memberships', id: keeper.membership, input: { role: 'owner' } },
  ]),
]

const passing = [
  attack({
    name: 'nobody grants an accomplice a stronger role, directly or by an invitation',
    case: 'CVE-2025-24353',
    guard: GRANTS,
    arrange: async (scene) => ({ ...(await arrangePlace(scene)), accomplice: (await scene.person()).email }),
    attempt: (scene, { keeper, strong, accomplice }) =>
      Promise.all(
        [
          { ask: 'createMembership', input: { email: accomplice, role: 'member', roles: [strong] } },
          { ask: 'createMembership', input: { email: accomplice, role: 'editor' } },
          { ask: 'createInvitation', input: { email: `${name()}@example.com`, role: 'member', roles: [strong] } },
          { ask: 'createInvitation', input: { email: `${name()}@example.com`, role: 'admin' } },
        ].map((call) => scene.ask(call, { as: keeper })),
      ),
    meets: denied,
  }),
  attack({
    name: 'a person without a role cannot resend an invitation to it',
    case: 'OWASP API5:2023',
    guard: GRANTS,
    arrange: async (scene) => {
      const place = await arrangePlace(scene)
      const input = { email: `${name()}@example.com`, role: 'member', roles: [place.strong] }
      const { id } = await scene.must('POST /invitations', place.tenant.people.owner, input)
      return { ...place, id }
    },
    attempt: (scene, { keeper, id }) => scene.ask({ act: 'resend', on: 'invitations', id }, { as: keeper }),
    meets: denied,
  }),
  attack({
    name: 'nobody weakens or removes a member with a stronger role',
    case: 'CVE-2026-32103',
    guard: GRANTS,
    arrange: async (scene) => {
      const place = await arrangePlace(scene)
      return { ...place, target: (await createHolder(scene, place.tenant, [place.strong])).membership }
    },
    attempt: (scene, { keeper, target }) =>
      Promise.all(
        [
          { update: 'memberships', id: target, input: { roles: [] } },
          { delete: 'memberships', id: target },
          { deleteMany: 'memberships', ids: [target] },
        ].map((call) => scene.ask(call, { as: keeper })),
      ),
    meets: denied,
  }),
]

const KEY_WORDS = ['roles.read', 'roles.create', 'memberships.create', 'memberships.read', 'tags.read']

const byKeys = [
  attack({
    name: 'an API key grants no permission beyond its own, though its maker holds it',
    case: 'CVE-2025-24353',
    guard: GRANTS,
    arrange: async (scene) => {
      const { tenant, strong } = await arrangePlace(scene)
      const made = await scene.must('POST /api-keys', tenant.people.owner, { name: name(), permissions: KEY_WORDS })
      return { key: made.secret as string, strong, email: (await scene.person()).email }
    },
    attempt: (scene, { key, strong, email }) =>
      Promise.all(
        [
          { create: 'roles', input: { name: name(), permissions: ['tags.delete'] } },
          { ask: 'createMembership', input: { email, role: 'member', roles: [strong] } },
          { ask: 'createMembership', input: { email, role: 'viewer' } },
          { ask: 'createMembership', input: { email, role: 'owner' } },
        ].map((call) => scene.ask(call, { as: key })),
      ),
    meets: denied,
  }),
]

const inventing = [
  attack({
    name: 'a role contains no wildcard, no platform permission and no undeclared one',
    case: 'CVE-2025-64746',
    guard: WORDS,
    attempt: (scene) =>
      Promise.all(
        ['*', 'tags.*', '*.read', 'platform.read', 'platform.impersonate', 'employees.salary.read', '__proto__'].map(
          (word) => scene.ask({ create: 'roles', input: { name: name(), permissions: [word] } }),
        ),
      ),
    meets: refused('request.validation_failed'),
  }),
  attack({
    name: "no tenant role can have a built-in role's name",
    case: 'CWE-451',
    guard: WORDS,
    attempt: (scene) =>
      Promise.all(['Owner', 'admin', 'EDITOR'].map((each) => scene.ask({ create: 'roles', input: { name: each } }))),
    meets: refused('request.validation_failed'),
  }),
  attack({
    name: 'nobody gets a role of another tenant, which looks like one that never existed',
    case: 'OWASP API1:2023',
    guard: 'tenant wall',
    arrange: async (scene) => ({
      role: (await scene.must('POST /roles', scene.victim.people.owner, { name: name() })).id as string,
      emails: [(await scene.person()).email, (await scene.person()).email],
    }),
    attempt: async (scene, { role, emails }) => [
      await scene.ask({ ask: 'createMembership', input: { email: emails[0], roles: [role] } }),
      await scene.ask({ ask: 'createMembership', input: { email: emails[1], roles: [NOBODY] } }),
    ],
    meets: likeMissing('resource.invalid_reference'),
  }),
  attack({
    name: 'nobody reads, changes or deletes a role of another tenant',
    case: 'OWASP API1:2023',
    guard: 'tenant wall',
    arrange: async (scene) =>
      (await scene.must('POST /roles', scene.victim.people.owner, { name: name() })).id as string,
    attempt: async (scene, role) => [
      ...(await scene.askBoth((id) => ({ read: 'roles', id }), role)),
      ...(await scene.askBoth((id) => ({ update: 'roles', id, input: { permissions: ['tags.read'] } }), role)),
      ...(await scene.askBoth((id) => ({ delete: 'roles', id }), role)),
    ],
    meets: likeMissing(),
  }),
]

const keeping = [
  attack({
    name: 'an earlier token opens nothing once its role was weakened',
    case: 'OWASP API5:2023',
    guard: VERSION,
    arrange: async (scene) => {
      const place = await arrangePlace(scene)
      await scene.must(`PATCH /roles/${place.keeper.role}`, place.tenant.people.owner, { permissions: ['tags.read'] })
      return place
    },
    attempt: (scene, { keeper }) =>
      Promise.all(
        [{ list: 'tags' }, { list: 'memberships' }, { create: 'roles', input: { name: name() } }].map((call) =>
          scene.ask(call, { as: keeper }),
        ),
      ),
    meets: refused('auth.stale_token'),
  }),
  attack({
    name: 'an earlier token opens nothing once its role was deleted',
    case: 'OWASP API5:2023',
    guard: VERSION,
    arrange: async (scene) => {
      const place = await arrangePlace(scene)
      await scene.must(`DELETE /roles/${place.keeper.role}`, place.tenant.people.owner)
      return place
    },
    attempt: (scene, { keeper }) => scene.ask({ list: 'memberships' }, { as: keeper }),
    meets: refused('auth.stale_token'),
  }),
  attack({
    name: 'a removed role does not return after a refresh',
    case: 'CVE-2025-3930',
    guard: VERSION,
    arrange: async (scene) => {
      const { tenant, keeper } = await arrangePlace(scene)
      await scene.must(`PATCH /memberships/${keeper.membership}`, tenant.people.owner, { roles: [] })
      return scene.must('POST /auth/refresh', null, { refresh: keeper.refresh })
    },
    attempt: (scene, { access }) =>
      Promise.all([{ list: 'tags' }, { list: 'roles' }].map((call) => scene.ask(call, { as: access }))),
    meets: denied,
  }),
  attack({
    name: 'the last owner cannot switch to tenant roles only',
    case: 'OWASP API5:2023',
    guard: 'last owner',
    arrange: async (scene) => {
      const tenant = await scene.tenant()
      const { owner } = tenant.people
      const { results } = await scene.must(`GET /memberships?user=${owner.id}`, owner)
      return { owner, id: results[0].id as string }
    },
    attempt: (scene, { owner, id }) =>
      scene.ask({ update: 'memberships', id, input: { role: 'member' } }, { as: owner }),
    meets: refused('resource.conflict'),
  }),
  attack({
    name: 'only callers themselves learn what they hold',
    case: 'CVE-2026-61836',
    guard: GRANTS,
    arrange: arrangePlace,
    attempt: (scene, { keeper }) =>
      Promise.all([
        scene.ask({ ask: 'readPermissions' }, { as: keeper }),
        scene.ask({ ask: 'readPermissions' }, { as: scene.attacker.people.viewer }),
      ]),
    meets: answered(200),
    holds: (_scene, _place, told) => {
      assert.match(told[0]!.text, /"role":"member"/)
      assert.match(told[1]!.text, /"role":"viewer"/)
    },
  }),
]

defineAttacks('roles', [...granting, ...passing, ...byKeys, ...inventing, ...keeping])
