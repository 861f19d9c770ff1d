// `tenants show` and `tenants domains`: facts about one tenant for operators.
import { eq } from 'drizzle-orm'
import { requireTenantOf, type Work } from '#apps/archives/index.ts'
import { listDomains } from '#apps/custom-domains/index.ts'
import { platformIn } from '#apps/tenants/index.ts'
import { selectMembers, selectPeople } from '#apps/users/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'

export const showTenant: Work = async (ctx, { slug, json }, console) => {
  const tenant = await requireTenantOf(ctx, slug)
  const inside = platformIn(ctx, tenant.id, 'tenants show')
  const [member, person] = [selectMembers('member'), selectPeople('person')]
  const found = query
    .select({ email: person.email, role: member.role })
    .from(member)
    .innerJoin(person, eq(person.id, member.user))
    .where(eq(member.tenantId, tenant.id))
    .orderBy(member.createdAt)
  const members = await runQuery(inside, found)
  if (json) console.printJson({ ...tenant, members })
  else {
    for (const [name, value] of Object.entries(tenant)) console.print(`${name.padEnd(8)} ${value ?? ''}`)
    console.print()
    console.printTable(members)
  }
  return 0
}

export const showDomains: Work = async (ctx, { slug, json }, console) => {
  const { id } = await requireTenantOf(ctx, slug)
  const found = await listDomains(platformIn(ctx, id, 'tenants domains'))
  if (json) console.printJson(found)
  else if (found.length > 0) console.printTable(found)
  else console.print('It has no host names of its own.')
  return 0
}
