// Attacks that erase what belongs to others, and that come back from an erasure.
import assert from 'node:assert/strict'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { arrange } from '#tests/support/arrange.ts'
import { createStaff } from '#tests/support/staff.ts'
import type { Person } from '#tests/support/tenant.ts'
import { attack } from '../support/attack.ts'
import type { Scene } from '../support/scene.ts'
import { answered, refused } from '../support/verdicts.ts'

/** Runs only the worker's part: others use the database too. */
async function sweep({ server }: Scene, { id }: Person): Promise<void> {
  const tasks = await arrange(
    `select id::text from tasks.tasks where name = 'portability.sweep-person' and payload ->> 'userId' = $1`,
    [id],
  )
  for (const task of tasks) await drainTasks(server.runtime, { id: task.id as string, access: server.access })
}

export const erasing = [
  attack({
    name: 'nobody erases another person by giving their address',
    case: 'CVE-2026-32104',
    guard: 'oneself alone',
    attempt: (scene) => scene.ask({ ask: 'eraseOwnUser', input: { email: scene.victim.people.editor.email } }),
    meets: refused('request.validation_failed'),
  }),
  attack({
    name: "nobody names another person's id when erasing oneself",
    case: 'CVE-2025-61928',
    guard: 'closed input',
    attempt: async (scene) => {
      const [own, { id }] = [await scene.person(), scene.victim.people.editor]
      return scene.ask({ ask: 'eraseOwnUser', input: { email: own.email, id, userId: id } }, { as: own })
    },
    meets: refused('request.validation_failed', 'graphql.invalid_document'),
  }),
  attack({
    name: 'an owner of a tenant is not a superuser: they erase neither their own people nor others',
    case: 'OWASP API5:2023',
    guard: 'platform words',
    attempt: (scene) => {
      const people = [scene.attacker.people.editor, scene.victim.people.editor]
      const headers = { 'x-reason': 'because I say so' }
      const ask = ({ id, email }: Person) =>
        scene.ask({ ask: 'erasePerson', params: { id }, input: { email } }, { headers })
      return Promise.all(people.map(ask))
    },
    meets: refused('permissions.denied', 'tenants.not_found'),
  }),
  attack({
    name: 'read-only staff erases nobody',
    case: 'CVE-2026-45732',
    guard: 'platform words',
    arrange: (scene) => createStaff(scene.server, 'support'),
    attempt: (scene, as) => {
      const { id, email } = scene.victim.people.editor
      const headers = { 'x-reason': 'ticket 4711' }
      return scene.ask({ ask: 'erasePerson', params: { id }, input: { email } }, { as, headers })
    },
    meets: refused('permissions.denied'),
  }),
  attack({
    name: 'a stolen token alone erases nobody: its session has no fresh proof',
    case: 'OWASP API2:2023',
    guard: 'step-up',
    arrange: async (scene) => {
      const person = await scene.person()
      await arrange(`update auth.sessions set proven_at = now() - interval '1 hour' where user_id = $1`, [person.id])
      return person
    },
    attempt: (scene, person) => scene.ask({ ask: 'eraseOwnUser', input: { email: person.email } }, { as: person }),
    meets: refused('auth.step_up_required'),
  }),
  attack({
    name: 'an API key erases nobody, whatever its permissions',
    case: 'CVE-2026-30228',
    guard: 'people alone',
    arrange: async (scene) => {
      const tenant = await scene.tenant('admin')
      const key = { name: 'A program', permissions: ['tags.read', 'users.read'] }
      const { secret, apiKey } = await scene.must('POST /api-keys', tenant.people.admin, key)
      // As if the person had proven it, so that only being a key refuses the request.
      await arrange('update auth.sessions set proven_at = now() where api_key = $1', [apiKey.id])
      return { secret: secret as string, email: tenant.people.admin.email }
    },
    attempt: (scene, { secret, email }) => scene.ask({ ask: 'eraseOwnUser', input: { email } }, { as: secret }),
    meets: refused('permissions.denied', 'auth.step_up_required'),
  }),
  attack({
    name: 'the only owner cannot leave a tenant without an owner',
    case: 'CWE-841',
    guard: 'last owner',
    arrange: (scene) => scene.tenant('viewer'),
    attempt: (scene, { people: { owner } }) =>
      scene.ask({ ask: 'eraseOwnUser', input: { email: owner.email } }, { as: owner }),
    meets: refused('people.last_owner'),
    holds: async (_scene, { id }) => {
      const rows = await arrange(`select 1 from tenant.memberships where tenant_id = $1 and role = 'owner'`, [id])
      assert.equal(rows.length, 1)
    },
  }),
  attack({
    name: 'registering an address without reading its mail takes nothing from people who wrote to its owner',
    case: 'CWE-283',
    guard: 'proven addresses',
    arrange: async (scene) => {
      const person = await scene.person()
      const invitation = { email: person.email, role: 'viewer' }
      await scene.must('POST /invitations', scene.victim.people.owner, invitation)
      return person
    },
    attempt: async (scene, person) => {
      const told = await scene.ask({ ask: 'eraseOwnUser', input: { email: person.email } }, { as: person })
      await sweep(scene, person)
      return told
    },
    meets: answered(204, 200),
  }),
  attack({
    name: 'an erased person does not return by any earlier token',
    case: 'GHSA-2vg6-77g8-24mp',
    guard: 'ended sessions',
    arrange: async (scene) => {
      const person = await scene.person()
      await scene.must('POST /users/me/erase', person, { email: person.email })
      return person
    },
    attempt: async (scene, { access, refresh, email, password }) => [
      await scene.ask({ ask: 'readOwnUser' }, { as: access }),
      await scene.ask({ ask: 'refresh', input: { refresh } }, { as: null }),
      await scene.ask({ ask: 'login', input: { email, password } }, { as: null }),
    ],
    meets: refused('auth.session_ended', 'auth.invalid_token', 'auth.invalid_credentials', 'auth.stale_token'),
  }),
]
