// Who somebody is, where they belong and how their tenant presents itself: for the screens of the caller alone.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { StaffLevel } from '#framework/request/access.ts'
import type { CallerDescription, DescribeCaller, TenantDescription } from '#framework/request/caller-description.ts'
import { type Context, createContext } from '#framework/request/context.ts'
import { settingsOf } from './settings/settings-of.ts'

/** One statement, and the settings of the tenant from memory. `serviceName` stands where a tenant has no name of its own. */
export function createCallerDescription(serviceName: string): DescribeCaller {
  return async (ctx) => {
    const [{ person, tenants, here }, settings] = await Promise.all([describePerson(ctx), settingsOf(ctx)])
    const { locale, timeZone, brandName } = settings
    return { person, tenant: here, tenants, locale, timeZone, brand: { name: brandName ?? serviceName } }
  }
}

type Described = Pick<CallerDescription, 'person' | 'tenants'> & { here: TenantDescription | null }

async function describePerson(ctx: Context): Promise<Described> {
  const { runtime, requestId, actorId, tenantId } = ctx
  if (actorId === null) return { person: null, tenants: [], here: null }
  const system = createContext(runtime, { requestId, actorId }).asSystem('describe a caller to their own screens')
  const [row] = await runStatement(
    system,
    sql`select u.id, u.email, u.first_name, u.last_name, case when u.is_superuser then 'superuser' when u.is_staff then 'support' end,
        (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'slug', t.slug, 'name', t.name) order by t.name, t.id), '[]')
          from tenant.memberships m join tenant.tenants t on t.id = m.tenant_id where m.user_id = u.id and t.status = 'active'),
        (select jsonb_build_object('id', t.id, 'slug', t.slug, 'name', t.name) from tenant.tenants t where t.id = ${tenantId})
      from auth.users u where u.id = ${actorId}`,
  )
  const [id, email, firstName, lastName, staffLevel, tenants, here] = row as [
    ...[string, string, string, string, StaffLevel | null],
    ...[TenantDescription[], TenantDescription | null],
  ]
  return { person: { id, email, firstName, lastName, staffLevel }, tenants, here }
}
