// The demo of a fresh installation: two tenants with content, and people to log in as. Only where somebody develops.
import { sql } from 'drizzle-orm'
import { createPerson, hashNewPassword } from '#apps/authentication/index.ts'
import { articles, categories, tags } from '#apps/content/index.ts'
import { contextOfNewTenant, createTenant } from '#apps/tenants/index.ts'
import { memberships } from '#apps/users/index.ts'
import { createAsSystem, createRecord } from '#framework/operations/create.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Role } from '#framework/permissions/roles.ts'
import { type Context, createContext, type Runtime } from '#framework/request/context.ts'
import type { CoreProject } from './core-project.ts'
import {
  DEMO_ARTICLES,
  DEMO_CATEGORIES,
  DEMO_PEOPLE,
  DEMO_TAGS,
  DEMO_TENANTS,
  type DemoPerson,
} from './demo-content.ts'

const PASSWORD = 'violet-teapot-26'

/** Fills a database that has no users yet. The lines tell how to log in, as long as the demo is there. */
export async function loadDemo(project: CoreProject): Promise<string[]> {
  const { runtime } = await project.openServices()
  const system = createContext(runtime, { requestId: 'demo' }).asSystem('load the demo')
  const [row] = await runStatement(
    system,
    sql`select exists (select 1 from auth.users), exists (select 1 from auth.users where email = ${DEMO_PEOPLE[0]!.email})`,
  )
  const [hasUsers, hasDemo] = row as [boolean, boolean]
  if (!hasUsers) await fill(system)
  return hasUsers && !hasDemo ? [] : describeDemo()
}

function describeDemo(): string[] {
  const width = Math.max(...DEMO_PEOPLE.map(({ email }) => email.length))
  const roles = (person: DemoPerson) => Object.entries(person.roles).map(([tenant, role]) => `${role} of ${tenant}`)
  return [
    `Demo log-ins, all with the password ${PASSWORD}:`,
    ...DEMO_PEOPLE.map((person) => `  ${person.email.padEnd(width)}  ${roles(person).join(', ')}`),
  ]
}

/** People first, then each tenant with its owner, members and content. */
async function fill(system: Context): Promise<void> {
  const ids = new Map<string, string>()
  for (const { email, firstName, lastName } of DEMO_PEOPLE) {
    const passwordHash = await hashNewPassword(system, PASSWORD, [])
    const { id } = await createPerson(system, { person: { email, firstName, lastName }, passwordHash })
    ids.set(email, id)
  }
  for (const { slug, name } of DEMO_TENANTS) {
    const members = DEMO_PEOPLE.flatMap(({ email, roles }) =>
      roles[slug] ? [{ user: ids.get(email)!, role: roles[slug] }] : [],
    )
    const owner = members.find(({ role }) => role === 'owner')!
    const inside = contextOfNewTenant(system, owner.user)
    await createTenant(inside, { name, slug })
    for (const member of members) if (member !== owner) await createAsSystem(inside, memberships, member)
    await fillContent(contextAs(system.runtime, { ...owner, tenantId: inside.tenantId! }), slug)
  }
}

function contextAs(
  runtime: Runtime,
  { user, role, tenantId }: { user: string; role: Role; tenantId: string },
): Context {
  return createContext(runtime, {
    requestId: 'demo',
    actorId: user,
    tenantId,
    ...(runtime.roles.has(role) && { permissions: runtime.roles.get(role)! }),
  })
}

async function fillContent(ctx: Context, tenant: string): Promise<void> {
  const categoryIds = new Map<string, string>()
  const tagIds = new Map<string, string>()
  for (const name of DEMO_CATEGORIES) categoryIds.set(name, (await createRecord(ctx, categories, { name })).record.id)
  for (const name of DEMO_TAGS) tagIds.set(name, (await createRecord(ctx, tags, { name })).record.id)
  for (const { category, tags: names, ...article } of DEMO_ARTICLES[tenant] ?? [])
    await createRecord(ctx, articles, {
      ...article,
      category: categoryIds.get(category) ?? null,
      tags: names.flatMap((name) => tagIds.get(name) ?? []),
    })
}
