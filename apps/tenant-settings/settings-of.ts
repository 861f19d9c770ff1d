// A tenant's settings for code: cached by each process until they change.
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import type { BrandTexts } from '#framework/request/services/caller-description.ts'
import { openTenantMemory, type TenantMemory } from './tenant-memory.ts'
import { tenantSettings } from './tenant-settings.resource.ts'

const table = tableOf(tenantSettings)

/** Null means the deployment's default. */
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

const REASON = 'read the settings of a tenant'

/** For the context's tenant, closed or not; a change takes effect in every process within a second. */
export function settingsOf(ctx: Context): Promise<SettingsOfTenant> {
  const { runtime, requestId, tenantId } = ctx
  if (tenantId === null) return Promise.resolve(NOTHING)
  // Uses the connection already held: if all connections waited for another one, all would wait forever.
  if (ctx.transaction) return readSettings(ctx.asSystem(REASON, 'even_if_closed'))
  const memory = memories.get(runtime.database) ?? openTenantMemory(runtime)
  memories.set(runtime.database, memory)
  const inside = createContext(runtime, { requestId, tenantId }).asSystem(REASON, 'even_if_closed')
  return memory.recall(`settings ${tenantId}`, () => readSettings(inside))
}

/** As currently stored. */
export async function readSettings(ctx: Context): Promise<SettingsOfTenant> {
  const { locale, timeZone, brandName, brandColor, brandLogo, brandTexts, auditRetentionDays } = table
  const columns = { locale, timeZone, brandName, brandColor, brandLogo, brandTexts, auditRetentionDays }
  const [row] = await runQuery(ctx, query.select(columns).from(table).where(inTenant(ctx, table)))
  return row ?? NOTHING
}
