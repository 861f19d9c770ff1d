// Attacks with exports: one file with everything of a tenant is a thief's favourite.
import assert from 'node:assert/strict'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { arrange } from '#tests/support/arrange.ts'
import { forgetProofs } from '#tests/support/second-factor.ts'
import { actingIn, createStaff } from '#tests/support/staff.ts'
import type { TestTenant } from '#tests/support/tenant.ts'
import { attack } from './support/attack.ts'
import type { Call, Told } from './support/calls.ts'
import { restDoor } from './support/rest-door.ts'
import { defineAttacks } from './support/run-attacks.ts'
import { NOBODY, type Scene } from './support/scene.ts'
import { answered, likeMissing, refused } from './support/verdicts.ts'

const OUT = 'who may take all of it out'
const LINKS = 'links to archives'

interface Taken {
  readonly tenant: TestTenant<'owner'>
  readonly id: string
}

/** A tenant with a finished archive. */
async function arrangeExport(scene: Scene): Promise<Taken> {
  const tenant = await scene.tenant()
  const { id } = await scene.must('POST /tenant-exports', tenant.people.owner)
  await drainTasks(scene.server.runtime, { tenantId: tenant.id, access: scene.server.access })
  return { tenant, id }
}

async function linkOf(scene: Scene, { tenant, id }: Taken): Promise<string> {
  const { url } = await scene.must(`POST /tenant-exports/${id}/link`, tenant.people.owner)
  const { pathname, search } = new URL(url)
  return pathname + search
}

async function get(scene: Scene, path: string): Promise<Told> {
  const answer = await fetch(scene.server.origin + path)
  const text = Buffer.from(await answer.arrayBuffer()).toString('latin1')
  const body = /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : null
  const told = restDoor.read({ list: 'tenantExports' }, { status: answer.status, headers: answer.headers, text, body })
  return { ...told, sent: path, isInside: false }
}

const callsOn = (id: string): Call[] => [
  { ask: 'createTenantExport' },
  { ask: 'linkTenantExport', params: { id } },
  { act: 'discard', on: 'tenantExports', id },
]
/** What invalidates a link. */
const BENDS: readonly ((link: string, other: Taken) => string)[] = [
  (link, { id }) => link.replace(/tenant-exports\/[^/]+/, `tenant-exports/${id}`),
  (link, { tenant }) => link.replace(/tenant=[^&]+/, `tenant=${tenant.id}`),
  (link, { tenant }) => link.replace(/by=[^&]+/, `by=${tenant.people.owner.id}`),
  (link) => link.replace(/session=[^&]+/, `session=${NOBODY}`),
  (link) => link.replace(/&?session=[^&]+/, ''),
  (link) => link.replace(/&?by=[^&]+/, ''),
  (link) => link.replace(/expires=\d+/, 'expires=99999999999'),
  (link) => link.replace(/signature=(.)/, (_, first) => `signature=${first === 'A' ? 'B' : 'A'}`),
  (link) => link.replace(/&signature=[^&]+/, ''),
  (link) => link.slice(0, link.indexOf('?')),
]

/** What ends a valid link. */
const ENDINGS = [
  {
    name: 'an earlier link opens nothing once its maker is no longer an owner',
    case: 'CVE-2022-24895',
    guard: LINKS,
    end: (_scene: Scene, { tenant }: Taken): Promise<unknown> =>
      arrange("update tenant.memberships set role = 'viewer' where tenant_id = $1", [tenant.id]),
    meets: refused('files.invalid_link'),
  },
  {
    name: 'an earlier link opens nothing once its maker has signed out',
    case: 'CVE-2022-24895',
    guard: LINKS,
    end: (scene: Scene, { tenant }: Taken): Promise<unknown> =>
      scene.must('POST /auth/logout', null, { refresh: tenant.people.owner.refresh }),
    meets: refused('auth.session_ended'),
  },
  {
    name: 'the archive of a suspended tenant is not found',
    case: 'OWASP API5:2023',
    guard: 'closed tenants',
    end: (_scene: Scene, { tenant }: Taken): Promise<unknown> =>
      arrange("update tenant.tenants set status = 'suspended' where id = $1", [tenant.id]),
    meets: refused('files.invalid_link', 'tenants.not_found'),
  },
]

defineAttacks('exports', [
  attack({
    name: 'the export of another tenant is answered like one that never existed',
    case: 'CVE-2022-46792',
    guard: 'tenant wall',
    arrange: (scene) => arrangeExport(scene),
    attempt: async (scene, { id }) => [
      ...(await scene.askBoth((each) => ({ ask: 'linkTenantExport', params: { id: each } }), id)),
      ...(await scene.askBoth((each) => ({ act: 'discard', on: 'tenantExports', id: each }), id)),
    ],
    meets: likeMissing(),
  }),
  attack({
    name: 'an admin, an editor and a viewer take nothing out of their own tenant',
    case: 'OWASP API5:2023',
    guard: OUT,
    attempt: (scene) =>
      Promise.all(
        (['admin', 'editor', 'viewer'] as const).flatMap((role) =>
          [...callsOn(NOBODY), ...(role === 'admin' ? [] : [{ list: 'tenantExports' }])].map((call) =>
            scene.ask(call, { as: scene.victim.people[role] }),
          ),
        ),
      ),
    meets: refused('permissions.denied'),
  }),
  attack({
    name: "an owner's stolen token creates and fetches no archive",
    case: 'CVE-2026-28361',
    guard: 'step-up',
    arrange: async (scene) => {
      const taken = await arrangeExport(scene)
      await forgetProofs(taken.tenant.people.owner.id)
      return taken
    },
    attempt: (scene, { tenant, id }) =>
      Promise.all(
        callsOn(id)
          .slice(0, 2)
          .map((call) => scene.ask(call, { as: tenant.people.owner })),
      ),
    meets: refused('auth.step_up_required'),
  }),
  attack({
    name: 'an API key with the permission exports nothing: programs cannot give a fresh proof',
    case: 'CVE-2026-28361',
    guard: 'step-up',
    arrange: async (scene) => {
      const taken = await arrangeExport(scene)
      const permissions = ['tenantExports.create', 'tenantExports.read']
      const { secret } = await scene.must('POST /api-keys', taken.tenant.people.owner, { name: 'k', permissions })
      return { ...taken, secret: secret as string }
    },
    attempt: (scene, { id, secret }) =>
      Promise.all(
        callsOn(id)
          .slice(0, 2)
          .map((call) => scene.ask(call, { as: secret })),
      ),
    meets: refused('auth.step_up_required'),
  }),
  attack({
    name: 'a superuser who gives a reason takes nothing out of a tenant',
    case: 'CVE-2025-24353',
    guard: OUT,
    arrange: async (scene) => ({ ...(await arrangeExport(scene)), staff: await createStaff(scene.server) }),
    attempt: (scene, { tenant, id, staff }) =>
      Promise.all(
        callsOn(id)
          .slice(0, 2)
          .map((call) => scene.ask(call, { as: staff, headers: actingIn(tenant.slug) })),
      ),
    meets: refused('permissions.denied'),
  }),
  attack({
    name: 'files neither list nor link an archive',
    case: 'CVE-2026-39943',
    guard: OUT,
    arrange: (scene) => arrangeExport(scene),
    attempt: async (scene, { tenant, id }) => {
      const as = tenant.people.owner
      return [
        await scene.ask({ read: 'files', id }, { as }),
        await scene.ask({ ask: 'linkFile', params: { id }, input: {} }, { as }),
        await get(scene, `/api/v1/files/${id}/content?tenant=${tenant.id}`),
      ]
    },
    meets: refused('resource.not_found'),
    holds: async (scene, { tenant }) => {
      assert.equal((await scene.must('GET /files', tenant.people.owner)).count, 0)
    },
  }),
  attack({
    doors: ['REST'],
    name: 'a tampered link opens nothing: another export, tenant, person, session or time',
    case: 'CVE-2026-24769',
    guard: LINKS,
    arrange: async (scene) => {
      const [taken, other] = [await arrangeExport(scene), await arrangeExport(scene)]
      return { link: await linkOf(scene, taken), other }
    },
    attempt: (scene, { link, other }) => Promise.all(BENDS.map((bend) => get(scene, bend(link, other)))),
    meets: refused('files.invalid_link'),
  }),
  attack({
    doors: ['REST'],
    name: 'a link to a file does not open an archive, and the reverse',
    case: 'CVE-2026-24769',
    guard: LINKS,
    arrange: async (scene) => {
      const taken = await arrangeExport(scene)
      return { taken, link: await linkOf(scene, taken) }
    },
    attempt: async (scene, { taken, link }) => [
      await get(scene, link.replace('tenant-exports', 'files').replace(/&?(by|session)=[^&]+/g, '')),
      await get(
        scene,
        `/api/v1/files/${taken.id}/content${link.slice(link.indexOf('?')).replace(/by=[^&]+&session=[^&]+&/, '')}`,
      ),
    ],
    meets: refused('files.invalid_link'),
  }),
  ...ENDINGS.map(({ end, ...named }) =>
    attack({
      doors: ['REST'],
      ...named,
      arrange: async (scene) => {
        const taken = await arrangeExport(scene)
        const link = await linkOf(scene, taken)
        await end(scene, taken)
        return link
      },
      attempt: (scene, link) => get(scene, link),
    }),
  ),
  attack({
    name: 'thirty simultaneous requests make one archive, and callers choose no state, size or place',
    case: 'OWASP API4:2023',
    guard: 'one at a time',
    arrange: (scene) => scene.tenant(),
    attempt: async (scene, { people: { owner: as } }) => {
      const wishes = Array.from({ length: 30 }, () => scene.ask({ ask: 'createTenantExport' }, { as }))
      const told = await Promise.all(wishes)
      const input = { status: 'ready', storageKey: 'exports/x', size: '1' }
      return [...told, await scene.ask({ ask: 'createTenantExport', input }, { as })]
    },
    meets: answered(201, 200, 409, 422, 400),
    holds: async (_scene, { id }) => {
      const rows = await arrange('select status from tenant.tenant_exports where tenant_id = $1', [id])
      assert.deepEqual(rows, [{ status: 'waiting' }])
    },
  }),
])
