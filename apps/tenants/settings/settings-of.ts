// What a tenant has set, as code asks for it: remembered by each process until it changes.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { evenIfClosed } from '#framework/request/closed-tenant.ts'
import { type Context, createContext, type Runtime } from '#framework/request/context.ts'
import { openTenantMemory, type TenantMemory } from '../remember-tenants.ts'

/** Null is: as the deployment has it. */
interface SettingsOfTenant {
  readonly locale: string | null
  readonly timeZone: string | null
  readonly brandName: string | null
  readonly auditRetentionDays: number | null
}

const NOTHING: SettingsOfTenant = { locale: null, timeZone: null, brandName: null, auditRetentionDays: null }
const memories = new WeakMap<Runtime['database'], TenantMemory>()

/** Of the context's tenant, closed or not; a change acts on every process within a second. */
export function settingsOf({ runtime, requestId, tenantId }: Context): Promise<SettingsOfTenant> {
  if (tenantId === null) return Promise.resolve(NOTHING)
  const memory = memories.get(runtime.database) ?? openTenantMemory(runtime)
  memories.set(runtime.database, memory)
  const inside = createContext(runtime, { requestId, tenantId }).asSystem(evenIfClosed('read the settings of a tenant'))
  return memory.recall(`settings ${tenantId}`, () => readSettings(inside))
}

/** As they stand in the database at this moment. */
export async function readSettings(ctx: Context): Promise<SettingsOfTenant> {
  const [row] = await runStatement(
    ctx,
    sql`select locale, time_zone, brand_name, audit_retention_days from tenant.tenant_settings where tenant_id = ${ctx.tenantId}`,
  )
  if (!row) return NOTHING
  const [locale, timeZone, brandName, auditRetentionDays] = row as [string, string, string, number]
  return { locale, timeZone, brandName, auditRetentionDays }
}
