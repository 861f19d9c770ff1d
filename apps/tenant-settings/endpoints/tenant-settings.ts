// GET and PATCH /tenant-settings: the current tenant's settings.
import Type from 'typebox'
import { createRecord } from '#framework/operations/create.ts'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { lockName } from '#framework/operations/sql/lock-name.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { updateRecord } from '#framework/operations/update.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { BrandTexts } from '#framework/request/services/caller-description.ts'
import { anIdOrNull, aTextOrNull } from '#framework/resource/schemas/described-schemas.ts'
import { updateBodyOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { readSettings } from '../settings-of.ts'
import { tenantSettings } from '../tenant-settings.resource.ts'

const table = tableOf(tenantSettings)

const { locale, timeZone, brandName, brandColor, brandLogo, brandTexts, auditRetentionDays } =
  tenantSettings.definition.fields
const SETTINGS = Type.Object({
  locale: aTextOrNull(locale.options.help!),
  timeZone: aTextOrNull(timeZone.options.help!),
  brandName: aTextOrNull(brandName.options.help!),
  brandColor: aTextOrNull(brandColor.options.help!),
  brandLogo: anIdOrNull(brandLogo.options.help!),
  brandTexts: Type.Unsafe<BrandTexts | null>({
    type: ['object', 'null'],
    description: brandTexts.options.help,
    additionalProperties: { type: 'object', additionalProperties: { type: 'string' } },
  }),
  auditRetentionDays: Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    description: auditRetentionDays.options.help,
  }),
})

const both = { path: '/tenant-settings', tag: 'Tenants', answer: SETTINGS, problems: ['tenants.required'] } as const

export const readTenantSettings = defineEndpoint({
  ...both,
  method: 'GET',
  name: 'readTenantSettings',
  summary: 'Read the settings of the tenant',
  description: 'A null setting takes the value of the deployment.',
  access: { permission: 'tenantSettings.read' },
  async run(ctx) {
    requireTenant(ctx)
    return { body: await readSettings(ctx) }
  },
})

export const updateTenantSettings = defineEndpoint({
  ...both,
  method: 'PATCH',
  name: 'updateTenantSettings',
  summary: 'Change settings of the tenant',
  description:
    'Null returns a setting to the value of the deployment, and omitted settings stay. Changes take effect everywhere within a second.',
  access: { permission: 'tenantSettings.update' },
  body: updateBodyOf(tenantSettings),
  problems: ['tenants.required', 'request.validation_failed'],
  async run(ctx, { body }) {
    requireTenant(ctx)
    await inTransaction(ctx, async (inner) => {
      // Serializes the first changes, so that only one row is created.
      await lockName(inner, `settings of ${ctx.tenantId}`)
      const [row] = await runQuery(inner, query.select({ id: table.id }).from(table).where(inTenant(ctx, table)))
      if (row) await updateRecord(inner, tenantSettings, { id: row.id, input: body })
      else await createRecord(inner, tenantSettings, body)
    })
    return { body: await readSettings(ctx) }
  },
})

function requireTenant(ctx: Context): void {
  if (ctx.tenantId === null) throw new Problem('tenants.required', 'Name the tenant whose settings you mean.')
}
