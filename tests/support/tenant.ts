// A fresh tenant with one person in each role, created through the public API.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { memberships } from '#apps/users/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { ROLES, type Role } from '#framework/permissions/roles.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { TestServer } from './server.ts'

const PASSWORD = 'a violet teapot sings'

export interface Person {
  readonly id: string
  readonly email: string
  readonly password: string
  readonly access: string
  readonly refresh: string
}

/** With a person in each of these roles. */
export interface TestTenant<R extends Role = Role> {
  readonly id: string
  readonly slug: string
  readonly people: Readonly<Record<R, Person>>
}

/** A person without a tenant. */
export async function registerPerson(server: TestServer, extra: Record<string, unknown> = {}): Promise<Person> {
  const email = `p${randomBytes(8).toString('hex')}@example.com`
  const answer = await server.call('/api/v1/auth/register', {
    method: 'POST',
    body: { email, password: PASSWORD, firstName: 'Grace', lastName: 'Tester', ...extra },
  })
  assert.equal(answer.status, 201, answer.text)
  const { access, refresh, user } = answer.body
  return { id: user.id, email, password: PASSWORD, access, refresh }
}

/** A new tenant: its owner registers with it, adds the others, and they sign in. Fewer roles are faster. */
export async function createTenant<R extends Role = Role>(
  server: TestServer,
  roles: readonly R[] = ROLES as readonly Role[] as readonly R[],
): Promise<TestTenant<R | 'owner'>> {
  const name = `Tenant ${randomBytes(6).toString('hex')}`
  const owner = await registerPerson(server, { tenantName: name })
  const [tenant] = (await server.call('/api/v1/tenants', { token: owner.access })).body.results
  const people: Partial<Record<Role, Person>> = { owner }
  for (const role of roles.filter((each) => each !== 'owner')) {
    people[role] = await addMember(server, { ...tenant, people: { owner } }, { role })
  }
  return { id: tenant.id, slug: tenant.slug, people: people as Record<R | 'owner', Person> }
}

/** A person's role in a tenant; a viewer by default. */
export interface Joining {
  readonly user: string
  readonly role?: Role
  readonly roles?: readonly string[]
}

/** Makes a person a member, as an accepted invitation does. Resolves with the id of the membership. */
export async function joinTenant(
  { runtime }: TestServer,
  { id: tenantId, people }: TestTenant<'owner'>,
  { user, role = 'viewer', roles = [] }: Joining,
): Promise<string> {
  const scope = { requestId: 'test', tenantId, actorId: people.owner.id }
  const system = createContext(runtime, scope).asSystem('a member accepts an invitation')
  return (await createAsSystem(system, memberships, { user, role, roles: [...roles] })).record.id
}

/** The same, and signs the person in there. */
export async function addMember(
  server: TestServer,
  tenant: TestTenant<'owner'>,
  { person, ...as }: Omit<Joining, 'user'> & { readonly person?: Person },
): Promise<Person & { membership: string }> {
  const member = person ?? (await registerPerson(server))
  const membership = await joinTenant(server, tenant, { ...as, user: member.id })
  const { email, password } = member
  const session = await server.call('/api/v1/auth/login', {
    method: 'POST',
    body: { email, password, tenant: tenant.slug },
  })
  assert.equal(session.status, 200, session.text)
  return { ...member, membership, access: session.body.access, refresh: session.body.refresh }
}
