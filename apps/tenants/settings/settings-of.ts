// What a tenant has set, as code asks for it: remembered by each process until it changes.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { BrandTexts } from '#framework/request/caller-description.ts'
import { evenIfClosed } from '#framework/request/closed-tenant.ts'
import { type Context, createContext, type Runtime } from '#framework/request/context.ts'
import { openTenantMemory, type TenantMemory } from '../remember-tenants.ts'

/** Null is: as the deployment has it. */
interface SettingsOfTenant {
  readonly locale: string | null
  readonly timeZone: string | null
  readonly brandName: string | null
  readonly brandColor: string | null
  readonly brandLogo: string | null
  readonly brandTexts: BrandTexts | null
  readonly auditRetentionDays: number | null
}

const NOTHING: SettingsOfTenant = {
  locale: null,
  timeZone: null,
  brandName: null,
  brandColor: null,
  brandLogo: null,
  brandTexts: null,
  auditRetentionDays: null,
}
const memories = new WeakMap<Runtime['database'], TenantMemory>()

const REASON = evenIfClosed('read the settings of a tenant')

/** Of the context's tenant, closed or not; a change acts on every process within a second. */
export function settingsOf(ctx: Context): Promise<SettingsOfTenant> {
  const { runtime, requestId, tenantId } = ctx
  if (tenantId === null) return Promise.resolve(NOTHING)
  // On the connection that is held: were all of them held by who waits for another one, all would wait for ever.
  if (ctx.transaction) return readSettings(ctx.asSystem(REASON))
  const memory = memories.get(runtime.database) ?? openTenantMemory(runtime)
  memories.set(runtime.database, memory)
  const inside = createContext(runtime, { requestId, tenantId }).asSystem(REASON)
  return memory.recall(`settings ${tenantId}`, () => readSettings(inside))
}

/** As they stand in the database at this moment. */
export async function readSettings(ctx: Context): Promise<SettingsOfTenant> {
  const [row] = await runStatement(
    ctx,
    sql`select locale, time_zone, brand_name, brand_color, brand_logo, brand_texts, audit_retention_days from tenant.tenant_settings where tenant_id = ${ctx.tenantId}`,
  )
  if (!row) return NOTHING
  const [locale, timeZone, brandName, brandColor, brandLogo, brandTexts, auditRetentionDays] = row as [
    ...[string, string, string, string, string],
    ...[BrandTexts, number],
  ]
  return { locale, timeZone, brandName, brandColor, brandLogo, brandTexts, auditRetentionDays }
}
