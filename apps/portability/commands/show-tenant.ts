// `tenants show` and `tenants domains`: what an operator may want to know of one tenant.
import { sql } from 'drizzle-orm'
import { platformIn } from '#apps/tenants/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { requireTenantOf, type Work } from './find-tenant.ts'

export const showTenant: Work = async (ctx, { slug, json }, console) => {
  const tenant = await requireTenantOf(ctx, slug)
  const inside = platformIn(ctx, tenant.id, 'tenants show')
  const people = await runStatement(
    inside,
    sql`select u.email, m.role from tenant.memberships m join auth.users u on u.id = m.user_id where m.tenant_id = ${tenant.id} order by m.created_at`,
  )
  const members = people.map(([email, role]) => ({ email, role }))
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
  const rows = await runStatement(
    platformIn(ctx, id, 'tenants domains'),
    sql`select c.host, c.status, d.host is not null, c.checked_at, c.problem from tenant.custom_domains c left join tenant.domains d on d.host = c.host and d.leads_to_id = c.tenant_id where c.tenant_id = ${id} order by c.host`,
  )
  const found = rows.map(([host, status, served, checked, problem]) => ({ host, status, served, checked, problem }))
  if (json) console.printJson(found)
  else if (found.length > 0) console.printTable(found)
  else console.print('It has no host names of its own.')
  return 0
}
