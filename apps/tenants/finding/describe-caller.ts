// Describes the caller, their tenants and the tenant's brand, only for the caller's own screens.
import { eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { settingsOf } from '#apps/tenant-settings/index.ts'
import { selectMembers, selectPeople } from '#apps/users/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { StaffLevel } from '#framework/request/access.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import type {
  BrandDescription,
  BrandTexts,
  CallerDescription,
  DescribeCaller,
  ImpersonationDescription,
  TenantDescription,
} from '#framework/request/services/caller-description.ts'
import { tenants } from '../tenants.resource.ts'

const table = tableOf(tenants)

/** The same for everybody. `brand` is the deployment's default for what a tenant has not set. */
interface Deployment extends Pick<CallerDescription, 'brand' | 'passwordLength' | 'mailsAt'> {
  /** Asks the app that keeps sessions, as the system. */
  describeImpersonation(ctx: Context): Promise<ImpersonationDescription | null>
}

/** One statement, two while impersonating, and the tenant's settings from memory. */
export function createCallerDescription({ brand, describeImpersonation, ...deployment }: Deployment): DescribeCaller {
  return async (ctx) => {
    const [{ person, tenants, here }, impersonation, settings] = await Promise.all([
      describePerson(ctx),
      describeImpersonation(describing(ctx)),
      settingsOf(ctx),
    ])
    const { locale, timeZone } = settings
    const shown = { locale, timeZone, brand: brandOf(ctx, settings, brand), ...deployment }
    return { person, impersonation, tenant: here, tenants, ...shown }
  }
}

type Settings = Awaited<ReturnType<typeof settingsOf>>

/** A tenant shows non-members nothing: they get the default brand. */
function brandOf({ tenantId }: Context, settings: Settings, usual: BrandDescription): BrandDescription {
  const { brandName, brandColor, brandLogo, brandTexts } = settings
  return {
    name: brandName ?? usual.name,
    color: brandColor ?? usual.color,
    logo: brandLogo ? `/api/v1/files/${brandLogo}/content?tenant=${tenantId}` : usual.logo,
    texts: mergeTexts(usual.texts, brandTexts ?? {}),
  }
}

function mergeTexts(usual: BrandTexts, own: BrandTexts): BrandTexts {
  const languages = new Set([...Object.keys(usual), ...Object.keys(own)])
  return Object.fromEntries([...languages].map((language) => [language, { ...usual[language], ...own[language] }]))
}

type Described = Pick<CallerDescription, 'person' | 'tenants'> & { here: TenantDescription | null }

async function describePerson(ctx: Context): Promise<Described> {
  const { actorId, impersonatorId, tenantId } = ctx.caller
  if (actorId === null) return { person: null, tenants: [], here: null }
  // An impersonation stays in the tenant where it began.
  const only = impersonatorId === null ? null : tenantId
  const person = selectPeople('person')
  const { id, email, firstName, lastName, isStaff, isSuperuser } = person
  const columns = {
    person: {
      ...{ id, email, firstName, lastName },
      staffLevel: sql<StaffLevel | null>`case when ${isSuperuser} then 'superuser' when ${isStaff} then 'support' end`,
    },
    tenants: tenantsOf(id, only),
    here: sql<TenantDescription | null>`(select ${DESCRIPTION} from ${table} where ${table.id} = ${tenantId})`,
  }
  const [described] = await runQuery(describing(ctx), query.select(columns).from(person).where(eq(id, actorId)))
  return described!
}

const DESCRIPTION = sql`jsonb_build_object('id', ${table.id}, 'slug', ${table.slug}, 'name', ${table.name})`

/** A person's tenants, by name. Nested into one row, so that one statement reads everything. */
function tenantsOf(userId: SQLWrapper, only: string | null): SQL<TenantDescription[]> {
  const member = selectMembers('member')
  const list = sql`coalesce(jsonb_agg(${DESCRIPTION} order by ${table.name}, ${table.id}), '[]')`
  const joined = sql`${member} join ${table} on ${table.id} = ${member.tenantId}`
  const isMeant = sql`${table.status} = 'active' and (${only}::uuid is null or ${table.id} = ${only})`
  return sql<TenantDescription[]>`(select ${list} from ${joined} where ${member.user} = ${userId} and ${isMeant})`
}

/** Includes their session: an ended one describes nobody. */
function describing({ runtime, caller: { requestId, actorId, sessionId, impersonatorId } }: Context): Context {
  const caller = createContext(runtime, { requestId, actorId, sessionId, impersonatorId })
  return caller.asSystem('describe a caller to their own screens')
}
