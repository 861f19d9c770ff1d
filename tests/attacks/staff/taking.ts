// Attacks that take the powers of staff, or exceed them.
import { forgetProofs } from '#tests/support/second-factor.ts'
import { actingIn, createStaff } from '#tests/support/staff.ts'
import { attack } from '../support/attack.ts'
import { NOBODY } from '../support/scene.ts'
import { refused } from '../support/verdicts.ts'
import {
  arrangePlace,
  askAll,
  changingCalls,
  closingCalls,
  denied,
  platformCalls,
  REASON,
  taskCalls,
} from './scenes.ts'

export const taking = [
  attack({
    name: 'people who run a tenant have no power over the platform, whatever their reason',
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
    name: 'nobody looks across tenants without a session',
    case: 'CVE-2026-39397',
    guard: 'platform words',
    attempt: (scene) =>
      askAll(scene, platformCalls(scene.victim.people.owner.id), { as: null, headers: { 'x-reason': REASON } }),
    meets: refused('auth.required'),
  }),
  attack({
    name: 'a reason opens no tenant to people who are not staff',
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
    name: 'read-only staff changes nothing, in a tenant and on the platform',
    case: 'CVE-2026-30228',
    guard: 'levels of staff',
    arrange: async (scene) => {
      const tenant = await scene.tenant('editor', 'viewer')
      return { tenant, staff: await createStaff(scene.server, 'support') }
    },
    attempt: async (scene, { tenant, staff }) => [
      ...(await askAll(
        scene,
        [...changingCalls(tenant.people.editor.id), ...closingCalls(tenant.id), ...taskCalls(NOBODY)],
        {
          as: staff,
          headers: { 'x-reason': REASON },
        },
      )),
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

export const going = [
  attack({
    name: 'staff enters no tenant without a meaningful reason',
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
    name: 'a superuser grants nobody access to a tenant, not even themselves',
    case: 'CVE-2026-32103',
    guard: 'what gives access is kept from staff',
    arrange: arrangePlace,
    attempt: (scene, { tenant, staff, headers }) =>
      askAll(
        scene,
        [
          { ask: 'createMembership', input: { email: staff.email, role: 'owner' } },
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
    name: 'staff cannot end sessions or close accounts of other staff',
    case: 'CVE-2026-32103',
    guard: 'staff is looked after by commands',
    arrange: async (scene) => ({ staff: await createStaff(scene.server), other: await createStaff(scene.server) }),
    attempt: (scene, { staff, other }) =>
      askAll(scene, changingCalls(other.id), { as: staff, headers: { 'x-reason': REASON } }),
    meets: denied,
  }),
  attack({
    name: "a superuser's stolen token impersonates nobody and closes no account and no tenant without a proof",
    case: 'CWE-306',
    guard: 'step-up',
    arrange: async (scene) => {
      const place = await arrangePlace(scene)
      await forgetProofs(place.staff.id)
      return place
    },
    attempt: async (scene, { tenant, staff, headers }) => [
      await scene.ask({ ask: 'impersonate', input: { user: tenant.people.editor.id } }, { as: staff, headers }),
      ...(await askAll(
        scene,
        [...changingCalls(tenant.people.editor.id).slice(0, 4), ...closingCalls(tenant.id), ...taskCalls(NOBODY)],
        {
          as: staff,
          headers: { 'x-reason': REASON },
        },
      )),
    ],
    meets: refused('auth.step_up_required'),
  }),
]
