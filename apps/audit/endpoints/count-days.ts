// GET /audit/days: the number of changes on each recent day, in the tenant's time zone.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { settingsOf } from '#apps/tenant-settings/index.ts'
import { tableOf } from '#framework/operations/listing/select.ts'
import { modelOf } from '#framework/operations/steps/operation-target.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aCount, aFlag } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { knownZoneOf } from '#shared/utils/time-zones.ts'
import { changes } from '../changes.resource.ts'

/** Counts only this many of the newest: a busy tenant waits no longer than any other. */
const MOST = 50_000

const DAY = Type.Object({
  day: Type.String({ format: 'date', description: 'The day in the tenant’s time zone.' }),
  count: aCount('Changes that you may see.'),
})

export const countDays = defineEndpoint({
  method: 'GET',
  path: '/audit/days',
  name: 'countAuditDays',
  tag: 'Changes',
  summary: 'Count recent changes by day',
  description: 'One number for each day in the tenant’s time zone. It counts only the newest 50,000 changes.',
  access: { permission: 'changes.read' },
  query: Type.Object(
    {
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 92, description: 'The number of days; 14 by default.' })),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    results: Type.Array(DAY, { description: 'The oldest day first; the last one is today.' }),
    isLimited: aFlag('Whether there are more than were counted: the oldest days show less than there was.'),
  }),
  problems: ['tenants.required'],
  async run(ctx, { query: { days = 14 } }) {
    if (ctx.tenantId === null) throw new Problem('tenants.required', 'Name the tenant whose trail you mean.')
    const zone = knownZoneOf((await settingsOf(ctx)).timeZone ?? null)
    const today = sql`(now() at time zone ${zone})::date`
    const first = sql`(${today} - ${days - 1}::integer)`
    // SQL by hand: the trail's condition for this caller is part of its table, and every day needs a row.
    const isLate = sql`t.created_at >= (${first}::timestamp at time zone ${zone})`
    const found = sql`
      select (t.created_at at time zone ${zone})::date as day from ${tableOf(modelOf(ctx, changes))}
      where t.tenant_id = ${ctx.tenantId} and ${isLate} order by t.created_at desc limit ${MOST}`
    const rows = await runStatement(
      ctx,
      sql`with found as (${found})
        select to_char(d, 'YYYY-MM-DD'), (select count(*)::integer from found f where f.day = d::date)
        from generate_series(${first}, ${today}, interval '1 day') d order by 1`,
    )
    const results = rows.map(([day, count]) => ({ day: day as string, count: count as number }))
    const isLimited = results.reduce((sum, { count }) => sum + count, 0) >= MOST
    return { body: { results, isLimited } }
  },
})
