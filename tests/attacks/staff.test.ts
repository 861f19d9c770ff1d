// Attacks on the powers of the platform's staff: taking them, keeping them, going further with them than they go.
import { arrange } from '#tests/support/arrange.ts'
import { forgetProofs } from '#tests/support/second-factor.ts'
import { actingIn, createStaff } from '#tests/support/staff.ts'
import type { Person, TestTenant } from '#tests/support/tenant.ts'
import { attack } from './support/attack.ts'
import type { Call } from './support/calls.ts'
import { defineAttacks } from './support/run-attacks.ts'
import { type AskOptions, NOBODY, type Scene } from './support/scene.ts'
import { forge } from './support/tokens.ts'
import { MALFORMED, refused } from './support/verdicts.ts'

const REASON = 'ticket 4711, the list is empty'
const denied = refused('permissions.denied')
const ended = refused('auth.session_ended')

const platformCalls = (id: string): Call[] => [
  { ask: 'findTenants' },
  { ask: 'findPeople', query: { search: 'a' } },
  { ask: 'listImpersonations' },
  { ask: 'listPersonSessions', params: { id } },
  ...changingCalls(id),
]
const changingCalls = (id: string): Call[] => [
  { ask: 'deactivatePerson', params: { id } },
  { ask: 'reactivatePerson', params: { id } },
  { ask: 'endPersonSessions', params: { id } },
  { ask: 'endPersonSession', params: { id, session: NOBODY } },
  { ask: 'impersonate', input: { user: id } },
]

const askAll = (scene: Scene, calls: readonly Call[], options: AskOptions) =>
  Promise.all(calls.map((call) => scene.ask(call, options)))

type Member = 'owner' | 'editor' | 'viewer'

interface Place {
  readonly tenant: TestTenant<Member>
  readonly staff: Person
  readonly headers: Readonly<Record<string, string>>
}

/** A tenant that staff may act in, and a superuser who does. */
async function arrangePlace(scene: Scene): Promise<Place> {
  const [tenant, staff] = [await scene.tenant('editor', 'viewer'), await createStaff(scene.server)]
  return { tenant, staff, headers: actingIn(tenant.slug, REASON) }
}

/** The same, in the name of the editor. */
async function arrangeName(scene: Scene, of: Member = 'editor') {
  const place = await arrangePlace(scene)
  const started = await scene.server.call('/api/v1/platform/impersonations', {
    method: 'POST',
    token: place.staff.access,
    headers: place.headers,
    body: { user: place.tenant.people[of].id },
  })
  if (started.status !== 201) throw new Error(started.text)
  return { ...place, token: started.body.access as string, person: place.tenant.people[of] }
}

const taking = [
  attack({
    name: 'who runs a tenant has no power over the platform, whatever reason they give',
    case: 'OWASP API5:2023',
    guard: 'platform words',
    attempt: async (scene) => [
      ...(await askAll(scene, platformCalls(scene.victim.people.owner.id), { as: scene.attacker.people.owner })),
      ...(await askAll(scene, platformCalls(scene.victim.people.owner.id), {
        as: scene.attacker.people.owner,
        headers: {
          'x-reason': REASON,
        },
      })),
    ],
    meets: denied,
  }),
  attack({
    name: 'nobody without a log-in looks across tenants',
    case: 'CVE-2026-39397',
    guard: 'platform words',
    attempt: (scene) =>
      askAll(scene, platformCalls(scene.victim.people.owner.id), { as: null, headers: { 'x-reason': REASON } }),
    meets: refused('auth.required'),
  }),
  attack({
    name: 'a reason opens no tenant to somebody who is no staff',
    case: 'OWASP API1:2023',
    guard: 'staff is asked',
    attempt: (scene) =>
      askAll(
        scene,
        [{ list: 'articles' }, { read: 'tenants', id: scene.victim.id }, { create: 'tags', input: { name: 'x' } }],
        { as: scene.attacker.people.owner, headers: actingIn(scene.victim.slug, REASON) },
      ),
    meets: refused('tenants.mismatch'),
  }),
  attack({
    name: 'staff that reads changes nothing, in a tenant and on the platform',
    case: 'CVE-2026-30228',
    guard: 'levels of staff',
    arrange: async (scene) => {
      const tenant = await scene.tenant('editor', 'viewer')
      return { tenant, staff: await createStaff(scene.server, 'support') }
    },
    attempt: async (scene, { tenant, staff }) => [
      ...(await askAll(scene, changingCalls(tenant.people.editor.id), { as: staff, headers: { 'x-reason': REASON } })),
      ...(await askAll(
        scene,
        [
          { create: 'tags', input: { name: 'x' } },
          { update: 'tenants', id: tenant.id, input: { name: 'x' } },
          { ask: 'impersonate', input: { user: tenant.people.viewer.id } },
        ],
        { as: staff, headers: actingIn(tenant.slug, REASON) },
      )),
    ],
    meets: denied,
  }),
]

const going = [
  attack({
    name: 'staff enters no tenant without a reason, nor with one that says nothing',
    case: 'CWE-778',
    guard: 'a reason in words',
    arrange: arrangePlace,
    attempt: async (scene, { tenant, staff }) => {
      const reasons = [
        undefined,
        'short',
        '.'.repeat(40),
        '\u200b'.repeat(20),
        'ticket 4711 \u202e txet',
        'x'.repeat(501),
      ]
      const told = reasons.map((reason) => {
        const bytes: Record<string, string> =
          reason === undefined ? {} : { 'x-reason': Buffer.from(reason).toString('latin1') }
        return scene.ask({ list: 'articles' }, { as: staff, headers: { 'x-tenant': tenant.slug, ...bytes } })
      })
      return Promise.all(told)
    },
    meets: refused('staff.reason_required'),
  }),
  attack({
    name: 'a superuser gives nobody access to a tenant, not even to themselves',
    case: 'CVE-2026-32103',
    guard: 'what gives access is kept from staff',
    arrange: arrangePlace,
    attempt: (scene, { tenant, staff, headers }) =>
      askAll(
        scene,
        [
          { ask: 'createMembership', input: { user: staff.id, role: 'owner' } },
          { ask: 'createInvitation', input: { email: 'eve@example.com', role: 'admin' } },
          { create: 'roles', input: { name: 'Eve', permissions: ['tags.read'] } },
          { ask: 'createApiKey', input: { name: 'k', permissions: ['tags.read'] } },
          { ask: 'createWebhook', input: { url: 'https://hooks.example.com/', events: ['*'] } },
          { ask: 'createCustomDomain', input: { host: 'shop.eve.dev' } },
          { act: 'rename', on: 'tenants', id: tenant.id, input: { slug: 'taken-by-staff' } },
          { act: 'close', on: 'tenants', id: tenant.id, input: { slug: tenant.slug } },
          { act: 'requireSecondFactor', on: 'tenants', id: tenant.id, input: { isRequired: true } },
        ],
        { as: staff, headers },
      ),
    meets: denied,
  }),
  attack({
    name: 'staff ends and closes nobody who is staff',
    case: 'CVE-2026-32103',
    guard: 'staff is looked after by commands',
    arrange: async (scene) => ({ staff: await createStaff(scene.server), other: await createStaff(scene.server) }),
    attempt: (scene, { staff, other }) =>
      askAll(scene, changingCalls(other.id), { as: staff, headers: { 'x-reason': REASON } }),
    meets: denied,
  }),
  attack({
    name: 'a stolen token of a superuser acts in nobody’s name and closes no account without a proof',
    case: 'CWE-306',
    guard: 'step-up',
    arrange: async (scene) => {
      const place = await arrangePlace(scene)
      await forgetProofs(place.staff.id)
      return place
    },
    attempt: async (scene, { tenant, staff, headers }) => [
      await scene.ask({ ask: 'impersonate', input: { user: tenant.people.editor.id } }, { as: staff, headers }),
      ...(await askAll(scene, changingCalls(tenant.people.editor.id).slice(0, 2), {
        as: staff,
        headers: { 'x-reason': REASON },
      })),
    ],
    meets: refused('auth.step_up_required'),
  }),
]

const inNames = [
  attack({
    name: 'nobody acts in the name of staff, or in their own',
    case: 'CVE-2026-32103',
    guard: 'never upward',
    arrange: async (scene) => {
      const place = await arrangePlace(scene)
      const other = await createStaff(scene.server)
      for (const user of [place.staff.id, other.id])
        await scene.must('POST /memberships', place.tenant.people.owner, { user, role: 'viewer' })
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
    name: 'somebody of another tenant is acted for like somebody who never was',
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
    name: 'acting in somebody’s name ends within the hour, whatever is asked for',
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
    name: 'in somebody’s name nobody acts in another name, nor as staff',
    case: 'RFC 8693, 4.1',
    guard: 'no name within a name',
    arrange: (scene) => arrangeName(scene, 'owner'),
    attempt: (scene, { tenant, token }) =>
      askAll(scene, platformCalls(tenant.people.viewer.id), { as: token, headers: { 'x-reason': REASON } }),
    meets: denied,
  }),
  attack({
    name: 'in the name of an owner nobody gets access that lasts',
    case: 'CVE-2025-24353',
    guard: 'what gives access is kept from staff',
    arrange: (scene) => arrangeName(scene, 'owner'),
    attempt: (scene, { tenant, staff, token }) =>
      askAll(
        scene,
        [
          { ask: 'createMembership', input: { user: staff.id, role: 'owner' } },
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
    name: 'in somebody’s name nothing is done that belongs to the person',
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
    name: 'a name is not put on, changed or taken off a token by somebody who could sign',
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

/** What ends an impersonation while its token would still hold. */
const ENDS: Record<string, (scene: Scene, named: Awaited<ReturnType<typeof arrangeName>>) => Promise<unknown>> = {
  'is no staff any more': (_scene, { staff }) =>
    arrange('update auth.users set is_staff = false, is_superuser = false where id = $1', [staff.id]),
  'was deactivated': (_scene, { staff }) =>
    arrange('update auth.users set is_active = false where id = $1', [staff.id]),
  'logged out': (scene, { staff }) => scene.must('POST /auth/logout', null, { refresh: staff.refresh }),
  'was thrown out by the person': (scene, { person }) => scene.must('POST /auth/sessions/end-others', person),
}

const ending = [
  ...Object.entries(ENDS).map(([what, end]) =>
    attack({
      name: `a token in somebody’s name ends at once when the staff behind it ${what}`,
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
    name: 'whoever was staff meets tenants like a stranger, with a token and a reason of before',
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

defineAttacks('staff', [...taking, ...going, ...inNames, ...ending])
