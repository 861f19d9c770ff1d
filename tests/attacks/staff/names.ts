// Attacks with impersonation.

import { arrange } from '#tests/support/arrange.ts'
import { createStaff } from '#tests/support/staff.ts'
import { joinTenant } from '#tests/support/tenant.ts'
import { attack } from '../support/attack.ts'
import { NOBODY, type Scene } from '../support/scene.ts'
import { forge } from '../support/tokens.ts'
import { MALFORMED, refused } from '../support/verdicts.ts'
import { arrangeName, arrangeNameOfStaff, arrangePlace, askAll, denied, platformCalls, REASON } from './scenes.ts'

const ended = refused('auth.session_ended')

/** What ends an impersonation while its token would still be valid. */
const ENDS: Record<string, (scene: Scene, named: Awaited<ReturnType<typeof arrangeName>>) => Promise<unknown>> = {
  'is no staff any more': (_scene, { staff }) =>
    arrange('update auth.users set is_staff = false, is_superuser = false where id = $1', [staff.id]),
  'was deactivated': (_scene, { staff }) =>
    arrange('update auth.users set is_active = false where id = $1', [staff.id]),
  'logged out': (scene, { staff }) => scene.must('POST /auth/logout', null, { refresh: staff.refresh }),
  'was thrown out by the person': (scene, { person }) => scene.must('POST /auth/sessions/end-others', person),
}

export const inNames = [
  attack({
    name: 'nobody impersonates staff, or themselves',
    case: 'CVE-2026-32103',
    guard: 'never upward',
    arrange: async (scene) => {
      const place = await arrangePlace(scene)
      const other = await createStaff(scene.server)
      for (const user of [place.staff.id, other.id]) await joinTenant(scene.server, place.tenant, { user })
      return { ...place, other }
    },
    attempt: (scene, { staff, other, headers }) =>
      askAll(
        scene,
        [other, staff].map(({ id }) => ({ ask: 'impersonate', input: { user: id } })),
        { as: staff, headers },
      ),
    meets: denied,
  }),
  attack({
    name: 'impersonating a person of another tenant is answered like impersonating nobody',
    case: 'OWASP API1:2023',
    guard: 'members alone',
    arrange: arrangePlace,
    attempt: (scene, { staff, headers }) =>
      askAll(
        scene,
        [scene.victim.people.editor.id, NOBODY].map((user) => ({ ask: 'impersonate', input: { user } })),
        { as: staff, headers },
      ),
    meets: refused('resource.not_found'),
  }),
  attack({
    name: 'an impersonation ends within the hour, whatever the request says',
    case: 'CVE-2024-35220',
    guard: 'short sessions',
    arrange: arrangePlace,
    attempt: (scene, { tenant, staff, headers }) =>
      askAll(
        scene,
        [0, -1, 61, 1e9, '15', 1.5].map((minutes) => ({
          ask: 'impersonate',
          input: { user: tenant.people.editor.id, minutes },
        })),
        { as: staff, headers },
      ),
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'an impersonation allows no second one, and no staff powers',
    case: 'RFC 8693, 4.1',
    guard: 'no name within a name',
    arrange: arrangeNameOfStaff,
    attempt: (scene, { tenant, token }) =>
      askAll(scene, platformCalls(tenant.people.viewer.id), { as: token, headers: { 'x-reason': REASON } }),
    meets: denied,
  }),
  attack({
    name: 'impersonating an owner gives no lasting access',
    case: 'CVE-2025-24353',
    guard: 'what gives access is kept from staff',
    arrange: (scene) => arrangeName(scene, 'owner'),
    attempt: (scene, { tenant, staff, token }) =>
      askAll(
        scene,
        [
          { ask: 'createMembership', input: { email: staff.email, role: 'owner' } },
          { ask: 'createInvitation', input: { email: 'eve@example.com' } },
          { create: 'roles', input: { name: 'Eve' } },
          { ask: 'createApiKey', input: { name: 'k', permissions: ['tags.read'] } },
          { ask: 'createWebhook', input: { url: 'https://hooks.example.com/', events: ['*'] } },
          { ask: 'createCustomDomain', input: { host: 'shop.eve.dev' } },
          { act: 'close', on: 'tenants', id: tenant.id, input: { slug: tenant.slug } },
        ],
        { as: token },
      ),
    meets: denied,
  }),
  attack({
    name: 'an impersonation cannot do what is reserved for the person',
    case: 'CVE-2022-39225',
    guard: 'the person alone',
    arrange: (scene) => arrangeName(scene),
    attempt: (scene, { tenant, token, person }) =>
      askAll(
        scene,
        [
          { ask: 'updateOwnUser', input: { firstName: 'Eve' } },
          { ask: 'changePassword', input: { currentPassword: person.password, password: 'another violet teapot' } },
          { ask: 'changeEmail', input: { email: 'eve@example.com', currentPassword: person.password } },
          { ask: 'enrolTotp' },
          { ask: 'beginPasskey' },
          { ask: 'listPasskeys' },
          { ask: 'renewRecoveryCodes' },
          { ask: 'secondFactor' },
          { ask: 'stepUp', input: { currentPassword: person.password } },
          { ask: 'listIdentities' },
          { ask: 'endOtherSessions' },
          { ask: 'switchTenant', input: { tenant: tenant.slug } },
          { ask: 'createTenant', input: { name: 'Mine' } },
          { ask: 'undeleteTenant', params: { id: tenant.id } },
        ],
        { as: token },
      ),
    meets: denied,
  }),
  attack({
    name: 'the act claim of a token cannot be added, changed or removed, even with the key',
    case: 'RFC 8693, 4.1',
    guard: 'the session says who stands behind it',
    arrange: (scene) => arrangeName(scene),
    attempt: (scene, { tenant, staff, token }) =>
      Promise.all(
        [
          forge(scene.server, token, { claims: { act: undefined } }),
          forge(scene.server, token, { claims: { act: { sub: tenant.people.owner.id } } }),
          forge(scene.server, tenant.people.editor.access, { claims: { act: { sub: staff.id } } }),
        ].map((as) => scene.ask({ list: 'articles' }, { as })),
      ),
    meets: ended,
  }),
]

export const ending = [
  ...Object.entries(ENDS).map(([what, end]) =>
    attack({
      name: `an impersonation token ends at once when the staff behind it ${what}`,
      case: 'CVE-2025-3930',
      guard: 'admission',
      arrange: async (scene) => {
        const named = await arrangeName(scene)
        await end(scene, named)
        return named.token
      },
      attempt: (scene, as) =>
        askAll(scene, [{ list: 'articles' }, { ask: 'readOwnUser' }, { create: 'tags', input: { name: 'x' } }], { as }),
      meets: ended,
    }),
  ),
  attack({
    name: 'former staff sees tenants like a stranger, even with an earlier token and reason',
    case: 'CVE-2024-22513',
    guard: 'staff is asked each time',
    arrange: async (scene) => {
      const place = await arrangePlace(scene)
      await scene.server.call('/api/v1/articles', { token: place.staff.access, headers: place.headers })
      await arrange('update auth.users set is_staff = false, is_superuser = false where id = $1', [place.staff.id])
      return place
    },
    attempt: (scene, { staff, headers }) =>
      askAll(scene, [{ list: 'articles' }, { create: 'tags', input: { name: 'x' } }], { as: staff, headers }),
    meets: refused('tenants.not_found'),
  }),
]
