// Attacks on ranks.
import assert from 'node:assert/strict'
import type { Role } from '#framework/permissions/roles.ts'
import { attack } from '../support/attack.ts'
import type { Call } from '../support/calls.ts'
import type { Scene } from '../support/scene.ts'
import { answered, MALFORMED, refused } from '../support/verdicts.ts'
import { CLOSED, DENIED, name } from './scenes.ts'

const membershipOf = async ({ must, victim }: Pick<Scene, 'must' | 'victim'>, role: Role) =>
  (await must(`GET /memberships?user=${victim.people[role].id}`, victim.people.owner)).results[0].id as string

export const ranks = [
  attack({
    name: 'an editor cannot raise their own role',
    case: 'CVE-2026-48150',
    guard: 'requirePermission',
    arrange: (scene) => membershipOf(scene, 'editor'),
    attempt: (scene, id) =>
      scene.ask({ update: 'memberships', id, input: { role: 'owner' } }, { as: scene.victim.people.editor }),
    meets: DENIED,
  }),
  attack({
    name: 'an admin cannot become an owner',
    case: 'CVE-2026-32103',
    guard: 'requireRank',
    arrange: (scene) => membershipOf(scene, 'admin'),
    attempt: (scene, id) =>
      scene.ask({ update: 'memberships', id, input: { role: 'owner' } }, { as: scene.victim.people.admin }),
    meets: DENIED,
  }),
  attack({
    name: 'an admin cannot make another person an owner, one by one or in bulk',
    case: 'CVE-2026-32103',
    guard: 'requireRank',
    arrange: (scene) => membershipOf(scene, 'viewer'),
    attempt: async (scene, id) => [
      await scene.ask({ update: 'memberships', id, input: { role: 'owner' } }, { as: scene.victim.people.admin }),
      await scene.ask(
        { updateMany: 'memberships', inputs: [{ id, role: 'owner' }] },
        { as: scene.victim.people.admin },
      ),
    ],
    meets: DENIED,
  }),
  attack({
    name: 'an admin cannot lower the owner',
    case: 'CVE-2026-32103',
    guard: 'requireRank',
    arrange: (scene) => membershipOf(scene, 'owner'),
    attempt: (scene, id) =>
      scene.ask({ update: 'memberships', id, input: { role: 'viewer' } }, { as: scene.victim.people.admin }),
    meets: DENIED,
  }),
  attack({
    name: 'an admin cannot remove the owner, one by one or in bulk',
    case: 'CVE-2026-32103',
    guard: 'requireRank',
    arrange: (scene) => membershipOf(scene, 'owner'),
    attempt: async (scene, id) => [
      await scene.ask({ delete: 'memberships', id }, { as: scene.victim.people.admin }),
      await scene.ask({ deleteMany: 'memberships', ids: [id] }, { as: scene.victim.people.admin }),
    ],
    meets: DENIED,
  }),
  attack({
    name: 'an admin cannot add an owner',
    case: 'CVE-2025-24353',
    guard: 'requireRank',
    arrange: (scene) => scene.person(),
    attempt: (scene, { email }) =>
      scene.ask({ ask: 'createMembership', input: { email, role: 'owner' } }, { as: scene.victim.people.admin }),
    meets: DENIED,
  }),
  attack({
    name: 'an admin cannot invite an owner',
    case: 'CVE-2025-24353',
    guard: 'requireRank',
    attempt: (scene) =>
      scene.ask(
        { ask: 'createInvitation', input: { email: `${name()}@example.com`, role: 'owner' } },
        { as: scene.victim.people.admin },
      ),
    meets: DENIED,
  }),
  attack({
    name: 'the last owner can neither leave nor step down',
    case: 'OWASP API6:2023',
    guard: 'the last owner',
    arrange: (scene) => membershipOf(scene, 'owner'),
    attempt: async (scene, id) => {
      const as = scene.victim.people.owner
      return [
        await scene.ask({ delete: 'memberships', id }, { as }),
        await scene.ask({ update: 'memberships', id, input: { role: 'admin' } }, { as }),
        await scene.ask({ deleteMany: 'memberships', ids: [id] }, { as }),
        await scene.ask({ ask: 'leaveTenant' }, { as }),
      ]
    },
    meets: refused('resource.conflict'),
  }),
  attack({
    name: 'a tenant keeps an owner when all owners leave at the same moment',
    case: 'CWE-362',
    guard: 'the last owner',
    arrange: async (scene) => {
      const tenant = await scene.tenant('admin')
      const { owner, admin } = tenant.people
      const ids = await Promise.all(
        [owner, admin].map(async ({ id }) => (await scene.must(`GET /memberships?user=${id}`, owner)).results[0].id),
      )
      await scene.must(`PATCH /memberships/${ids[1]}`, owner, { role: 'owner' })
      const second = await scene.must('POST /auth/refresh', null, { refresh: admin.refresh })
      return { tenant, ids, askers: [owner, { access: second.access as string }] }
    },
    attempt: (scene, { ids, askers }) =>
      Promise.all(ids.map((id, n) => scene.ask({ delete: 'memberships', id }, { as: askers[n]! }))),
    meets: answered(200, 204, 401, 404, 409),
    holds: (_scene, _prepared, told) => assert.ok(told.filter(({ status }) => status < 300).length <= 1),
  }),
  attack({
    name: 'a person with the permission who is not an owner cannot hand the tenant over',
    case: 'CVE-2026-32103',
    guard: 'requireRank',
    arrange: async (scene) => {
      const { owner, editor } = (await scene.tenant('editor')).people
      const permissions = ['memberships.transferOwnership']
      const role = await scene.must('POST /roles', owner, { name: name(), permissions })
      const membership = (await scene.must(`GET /memberships?user=${editor.id}`, owner)).results[0].id as string
      await scene.must(`PATCH /memberships/${membership}`, owner, { roles: [role.id] })
      const second = await scene.must('POST /auth/refresh', null, { refresh: editor.refresh })
      return { membership, as: { access: second.access as string } }
    },
    attempt: (scene, { membership, as }) =>
      scene.ask({ act: 'transferOwnership', on: 'memberships', id: membership }, { as }),
    meets: DENIED,
  }),
  attack({
    name: 'nobody hands a membership to another person, or sets its version',
    case: 'CVE-2024-6534',
    guard: 'closed input',
    arrange: (scene) => membershipOf(scene, 'viewer'),
    attempt: (scene, id) =>
      Promise.all(
        [{ user: scene.attacker.people.owner.id }, { permissionsVersion: 1 }, { tenantId: scene.attacker.id }].map(
          (input) => scene.ask({ update: 'memberships', id, input }, { as: scene.victim.people.owner }),
        ),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'nobody gets a role that does not exist',
    case: 'CWE-20',
    guard: 'closed input',
    arrange: (scene) => membershipOf(scene, 'viewer'),
    attempt: (scene, id) =>
      Promise.all(
        ['superuser', 'OWNER', 'owner ', '', null, ['owner'], { ne: 'viewer' }, 'constructor'].map((role) =>
          scene.ask({ update: 'memberships', id, input: { role } }, { as: scene.victim.people.owner }),
        ),
      ),
    meets: refused(...MALFORMED, 'permissions.denied'),
  }),
]

export const strangers = [
  attack({
    name: 'nobody writes anything without a session',
    case: 'CVE-2026-39397',
    guard: 'closed by default',
    attempt: (scene) => {
      const headers = { 'x-tenant': scene.victim.slug }
      const calls: Call[] = [
        { create: 'articles', input: { title: name() } },
        { update: 'articles', id: scene.sealed.id, input: { title: 'x' } },
        { delete: 'articles', id: scene.sealed.id },
        { act: 'publish', on: 'articles', id: scene.sealed.id },
        { ask: 'createInvitation', input: { email: 'x@example.com', role: 'owner' } },
        { ask: 'createWebhook', input: { url: 'https://attacker.example/', events: ['*'] } },
        { ask: 'createTenant', input: { name: 'Mine' } },
        { ask: 'createMembership', input: { email: 'x@example.com' } },
        { ask: 'updateOwnUser', input: { firstName: 'X' } },
      ]
      return Promise.all(calls.map((call) => scene.ask(call, { as: null, headers })))
    },
    meets: refused('auth.required'),
  }),
  attack({
    name: 'a person without a tenant reads and writes no records',
    case: 'OWASP API5:2023',
    guard: 'closed by default',
    arrange: (scene) => scene.person(),
    attempt: (scene, as) =>
      Promise.all([
        scene.ask({ list: 'articles' }, { as }),
        scene.ask({ read: 'articles', id: scene.sealed.id }, { as }),
        scene.ask({ create: 'articles', input: { title: name() } }, { as }),
        scene.ask({ list: 'changes' }, { as }),
      ]),
    meets: refused('permissions.denied', 'tenants.required'),
  }),
]
