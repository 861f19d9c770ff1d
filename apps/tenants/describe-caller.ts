// Who somebody is, where they belong and how their tenant presents itself: for the screens of the caller alone.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { StaffLevel } from '#framework/request/access.ts'
import type {
  BrandDescription,
  BrandTexts,
  CallerDescription,
  DescribeCaller,
  ImpersonationDescription,
  TenantDescription,
} from '#framework/request/caller-description.ts'
import { type Context, createContext } from '#framework/request/context.ts'
import { settingsOf } from './settings/settings-of.ts'

/** The same for everybody. `brand` is the deployment's, for whatever a tenant has not set. */
type Deployment = Pick<CallerDescription, 'brand' | 'passwordLength' | 'mailsAt'>

/** One statement, two for whoever acts in somebody's name, and the settings of the tenant from memory. */
export function createCallerDescription({ brand, ...deployment }: Deployment): DescribeCaller {
  return async (ctx) => {
    const [{ person, tenants, here }, impersonation, settings] = await Promise.all([
      describePerson(ctx),
      describeImpersonation(ctx),
      settingsOf(ctx),
    ])
    const { locale, timeZone } = settings
    const shown = { locale, timeZone, brand: brandOf(ctx, settings, brand), ...deployment }
    return { person, impersonation, tenant: here, tenants, ...shown }
  }
}

type Settings = Awaited<ReturnType<typeof settingsOf>>

/** To whoever is no member a tenant shows nothing of itself: it has no settings for them. */
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
  const { actorId, impersonatorId, tenantId } = ctx
  if (actorId === null) return { person: null, tenants: [], here: null }
  // Whoever acts in somebody's name is in the one tenant in which that was begun.
  const only = impersonatorId === null ? null : tenantId
  const [row] = await runStatement(
    describing(ctx),
    sql`select u.id, u.email, u.first_name, u.last_name, case when u.is_superuser then 'superuser' when u.is_staff then 'support' end,
        (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'slug', t.slug, 'name', t.name) order by t.name, t.id), '[]')
          from tenant.memberships m join tenant.tenants t on t.id = m.tenant_id where m.user_id = u.id and t.status = 'active'
          and (${only}::uuid is null or t.id = ${only})),
        (select jsonb_build_object('id', t.id, 'slug', t.slug, 'name', t.name) from tenant.tenants t where t.id = ${tenantId})
      from auth.users u where u.id = ${actorId}`,
  )
  const [id, email, firstName, lastName, staffLevel, tenants, here] = row as [
    ...[string, string, string, string, StaffLevel | null],
    ...[TenantDescription[], TenantDescription | null],
  ]
  return { person: { id, email, firstName, lastName, staffLevel }, tenants, here }
}

async function describeImpersonation(ctx: Context): Promise<ImpersonationDescription | null> {
  if (ctx.impersonatorId === null) return null
  const [row] = await runStatement(
    describing(ctx),
    sql`select u.email, s.reason, s.expires_at from auth.sessions s join auth.users u on u.id = s.impersonator_id where s.id = ${ctx.sessionId}`,
  )
  const [by, reason, expiresAt] = row as [string, string | null, string]
  return { by, reason, expiresAt: new Date(expiresAt).toISOString() }
}

/** Their session comes along: one that has ended describes nobody. */
function describing({ runtime, requestId, actorId, sessionId, impersonatorId }: Context): Context {
  const caller = createContext(runtime, { requestId, actorId, sessionId, impersonatorId })
  return caller.asSystem('describe a caller to their own screens')
}
