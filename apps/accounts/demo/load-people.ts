// Loads the demo's tenants with their people, and finds those people again.
import { randomUUIDv7 } from 'node:crypto'
import { count, inArray } from 'drizzle-orm'
import { hashNewPassword } from '#apps/passwords/index.ts'
import { contextOfNewTenant, createTenant } from '#apps/tenants/index.ts'
import { memberships, selectPeople } from '#apps/users/index.ts'
import type { Demo, DemoFilling, DemoMember } from '#framework/application/demo.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import type { Role } from '#framework/permissions/roles.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext, withTransaction } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { createPerson } from '../create-person.ts'
import { DEMO_PASSWORD, DEMO_PEOPLE, DEMO_TENANTS } from './demo-people.ts'

export const peopleDemo: Demo = { load, findPeople }

/** Fills a database without users; after an interrupted start the next one loads the rest. */
async function load(system: Context, fill: DemoFilling): Promise<readonly string[]> {
  const { hasUsers, ids } = await findIds(system)
  if (hasUsers && ids.size === 0) return []
  // An owner is created with their tenant and stays when it is renamed or erased: nothing is loaded twice.
  for (const tenant of DEMO_TENANTS) if (!ids.has(ownerOf(tenant).email)) await create(system, tenant, { ids, fill })
  return describeDemo()
}

async function findPeople(system: Context): Promise<readonly DemoMember[]> {
  const { ids } = await findIds(system)
  return DEMO_PEOPLE.filter(({ email }) => ids.has(email)).map((person) => ({ ...person, password: DEMO_PASSWORD }))
}

/** Ids of the demo's people by address, and whether the database has any users. */
async function findIds(system: Context): Promise<{ hasUsers: boolean; ids: Map<string, string> }> {
  const people = selectPeople('person')
  const [found] = await runQuery(system, query.select({ total: count() }).from(people))
  const emails = DEMO_PEOPLE.map(({ email }) => email)
  const rows = await runQuery(
    system,
    query.select({ id: people.id, email: people.email }).from(people).where(inArray(people.email, emails)),
  )
  return { hasUsers: found!.total > 0, ids: new Map(rows.map(({ id, email }) => [email, id])) }
}

type DemoTenant = (typeof DEMO_TENANTS)[number]

const ownerOf = ({ slug }: DemoTenant) => DEMO_PEOPLE.find(({ roles }) => roles[slug] === 'owner')!

function describeDemo(): string[] {
  const width = Math.max(...DEMO_PEOPLE.map(({ email }) => email.length))
  const roles = (person: (typeof DEMO_PEOPLE)[number]) =>
    Object.entries(person.roles).map(([tenant, role]) => `${role} of ${tenant}`)
  return [
    `Demo log-ins, all with the password ${DEMO_PASSWORD}:`,
    ...DEMO_PEOPLE.map((person) => `  ${person.email.padEnd(width)}  ${roles(person).join(', ')}`),
  ]
}

/** A tenant with its people and content, all or nothing; `ids` are those of existing people, and of all afterwards. */
async function create(
  system: Context,
  { slug, name }: DemoTenant,
  { ids, fill }: { readonly ids: Map<string, string>; readonly fill: DemoFilling },
): Promise<void> {
  const people = DEMO_PEOPLE.filter(({ roles }) => roles[slug])
  const newcomers = people.filter(({ email }) => !ids.has(email))
  for (const { email } of newcomers) ids.set(email, randomUUIDv7())
  const ownerId = ids.get(ownerOf({ slug, name }).email)!
  const emailVerifiedAt = new Date().toISOString()
  await inTransaction(contextOfNewTenant(system, ownerId), async (inner) => {
    for (const { email, firstName, lastName } of newcomers) {
      const passwordHash = await hashNewPassword(system, DEMO_PASSWORD, [])
      const person = { id: ids.get(email)!, email, firstName, lastName, emailVerifiedAt }
      await createPerson(inner, { person, passwordHash })
    }
    await createTenant(inner, { name, slug })
    for (const { email, roles } of people)
      if (ids.get(email) !== ownerId)
        await createAsSystem(inner, memberships, { user: ids.get(email)!, role: roles[slug]! as Role })
    await fill(asOwner(inner, ownerId), slug)
  })
}

/** Acts as the owner, in the same transaction. */
function asOwner({ runtime, tenantId, transaction }: Context, actorId: string): Context {
  const permissions = runtime.roles.get('owner')!
  const owner = createContext(runtime, { requestId: 'demo', actorId, tenantId: tenantId!, permissions })
  return withTransaction(owner, transaction!.as(null))
}
