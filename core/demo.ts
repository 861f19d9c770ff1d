// The demo of a fresh installation: two tenants with content, and people to sign in as. Only in development.
import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { createPerson } from '#apps/accounts/index.ts'
import { articles, categories, tags } from '#apps/content/index.ts'
import { hashNewPassword } from '#apps/passwords/index.ts'
import { contextOfNewTenant, createTenant } from '#apps/tenants/index.ts'
import { memberships } from '#apps/users/index.ts'
import { createAsSystem, createRecord } from '#framework/operations/create.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext, withTransaction } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { CoreProject } from './core-project.ts'
import {
  DEMO_ARTICLES,
  DEMO_CATEGORIES,
  DEMO_PASSWORD,
  DEMO_PEOPLE,
  DEMO_TAGS,
  DEMO_TENANTS,
  type DemoPerson,
} from './demo-content.ts'

/**
 * Fills a database without users, one transaction per tenant: an interrupted start leaves each tenant complete or
 * absent, and the next one loads the rest. The lines explain how to sign in while the demo exists.
 */
export async function loadDemo(project: CoreProject): Promise<string[]> {
  const { runtime } = await project.openServices()
  const system = createContext(runtime, { requestId: 'demo' }).asSystem('load the demo')
  const emails = DEMO_PEOPLE.map(({ email }) => email)
  const [row] = await runStatement(
    system,
    sql`select exists (select 1 from auth.users),
      (select coalesce(jsonb_object_agg(email, id), '{}') from auth.users where email = any(${sql.param(emails)}))`,
  )
  const [hasUsers, found] = row as [boolean, Record<string, string>]
  const ids = new Map(Object.entries(found))
  if (hasUsers && ids.size === 0) return []
  // An owner is created with their tenant and stays when it is renamed or erased: nothing is loaded twice.
  for (const tenant of DEMO_TENANTS) if (!ids.has(ownerOf(tenant).email)) await fill(system, tenant, ids)
  return describeDemo()
}

type DemoTenant = (typeof DEMO_TENANTS)[number]

const ownerOf = ({ slug }: DemoTenant) => DEMO_PEOPLE.find(({ roles }) => roles[slug] === 'owner')!

function describeDemo(): string[] {
  const width = Math.max(...DEMO_PEOPLE.map(({ email }) => email.length))
  const roles = (person: DemoPerson) => Object.entries(person.roles).map(([tenant, role]) => `${role} of ${tenant}`)
  return [
    `Demo log-ins, all with the password ${DEMO_PASSWORD}:`,
    ...DEMO_PEOPLE.map((person) => `  ${person.email.padEnd(width)}  ${roles(person).join(', ')}`),
  ]
}

/** A tenant with its people and content, all or nothing; `ids` are those of existing people, and of all afterwards. */
async function fill(system: Context, { slug, name }: DemoTenant, ids: Map<string, string>): Promise<void> {
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
        await createAsSystem(inner, memberships, { user: ids.get(email)!, role: roles[slug]! })
    await fillContent(asOwner(inner, ownerId), slug)
  })
}

/** Acts as the owner, in the same transaction. */
function asOwner({ runtime, tenantId, transaction }: Context, actorId: string): Context {
  const permissions = runtime.roles.get('owner')!
  const owner = createContext(runtime, { requestId: 'demo', actorId, tenantId: tenantId!, permissions })
  return withTransaction(owner, transaction!.as(null))
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
