// A named sub-select for joins in other apps' statements.
import { query } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { tenantSettings } from './tenant-settings.resource.ts'

/** The time zones that tenants chose; a tenant without settings has no row. */
export function selectTimeZones<Alias extends string>(alias: Alias) {
  const { tenantId, timeZone } = tableOf(tenantSettings)
  return query.select({ tenantId, timeZone }).from(tableOf(tenantSettings)).as(alias)
}
