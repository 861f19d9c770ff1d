// Shared by the attacks on staff.
import { arrange } from '#tests/support/arrange.ts'
import { actingIn, createStaff } from '#tests/support/staff.ts'
import type { Person, TestTenant } from '#tests/support/tenant.ts'
import type { Call } from '../support/calls.ts'
import { type AskOptions, NOBODY, type Scene } from '../support/scene.ts'
import { refused } from '../support/verdicts.ts'

export const REASON = 'ticket 4711, the list is empty'

export const denied = refused('permissions.denied')

export const platformCalls = (id: string): Call[] => [
  { ask: 'findTenants' },
  { ask: 'findPeople', query: { search: 'a' } },
  { ask: 'listImpersonations' },
  { ask: 'listPersonSessions', params: { id } },
  { ask: 'findPlatformTasks' },
  { ask: 'readOutbox' },
  ...changingCalls(id),
  ...closingCalls(NOBODY),
  ...taskCalls(NOBODY),
]

export const changingCalls = (id: string): Call[] => [
  { ask: 'deactivatePerson', params: { id } },
  { ask: 'reactivatePerson', params: { id } },
  { ask: 'endPersonSessions', params: { id } },
  { ask: 'endPersonSession', params: { id, session: NOBODY } },
  { ask: 'impersonate', input: { user: id } },
]

/** With the id of a tenant. */
export const closingCalls = (id: string): Call[] => [
  { ask: 'suspendTenant', params: { id } },
  { ask: 'restoreTenant', params: { id } },
]

/** With the id of a task. */
export const taskCalls = (id: string): Call[] => [
  { ask: 'retryPlatformTask', params: { id } },
  { ask: 'cancelPlatformTask', params: { id } },
]

export const askAll = (scene: Scene, calls: readonly Call[], options: AskOptions) =>
  Promise.all(calls.map((call) => scene.ask(call, options)))

export type Member = 'owner' | 'editor' | 'viewer'

export interface Place {
  readonly tenant: TestTenant<Member>
  readonly staff: Person
  readonly headers: Readonly<Record<string, string>>
}

/** A tenant that staff may act in, and a superuser who does. */
export async function arrangePlace(scene: Scene): Promise<Place> {
  const [tenant, staff] = [await scene.tenant('editor', 'viewer'), await createStaff(scene.server)]
  return { tenant, staff, headers: actingIn(tenant.slug, REASON) }
}

/** The same while impersonating the editor. */
export async function arrangeName(scene: Scene, of: Member = 'editor') {
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

/** Impersonating an owner who has since become staff, as if the impersonation had been forgotten. */
export async function arrangeNameOfStaff(scene: Scene) {
  const place = await arrangeName(scene, 'owner')
  await arrange('update auth.users set is_staff = true, is_superuser = true where id = $1', [place.person.id])
  await arrange('update auth.sessions set ended_at = null, ended_by = null where impersonator_id = $1', [
    place.staff.id,
  ])
  return place
}
