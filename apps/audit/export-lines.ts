// A trail as text lines: JSON for programs, CSV for spreadsheets, where nothing may become a formula.

import type { Condition } from '#framework/operations/listing/list-query.ts'
import { readAllRecords } from '#framework/operations/reading/read-all.ts'
import { modelOf } from '#framework/operations/steps/operation-target.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { AUDIT_FIELDS, AUDIT_RESOURCE, PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { csvLine, textCell } from '#shared/utils/csv.ts'
import { changes } from './changes.resource.ts'

export const EXPORT_FORMATS = {
  jsonl: { type: 'application/x-ndjson', suffix: 'ndjson' },
  csv: { type: 'text/csv; charset=utf-8', suffix: 'csv' },
} as const

/** Fields that filter the trail by one value. */
const EXPORT_FILTERS = ['resource', 'recordId', 'operation', 'actorId', 'requestId'] as const
export type ExportFilter = (typeof EXPORT_FILTERS)[number]

/** Which part of a trail, and in which format. */
export interface Export extends Partial<Readonly<Record<ExportFilter, string | undefined>>> {
  readonly format: keyof typeof EXPORT_FORMATS
  /** Moments: from this one on, and before that one. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const COLUMNS = ['position', 'createdAt', ...Object.keys(AUDIT_FIELDS).filter((name) => name !== 'position'), 'id']

/** Records the export in the trail itself: data leaving it is as visible as data entering it (LOG-07). */
export async function noteExport(ctx: Context, { format, from, to, ...filters }: Export): Promise<void> {
  const entry = { operation: 'export', resource: AUDIT_RESOURCE, recordId: ctx.tenantId ?? PLATFORM_TENANT }
  await recordInTrail(ctx.asSystem('note an export of the trail'), {
    ...entry,
    details: { format, from: from ?? null, to: to ?? null, ...filters },
  })
}

/** Page by page: neither memory nor a transaction grows with the trail. */
export async function* linesOf(ctx: Context, { format, ...which }: Export): AsyncGenerator<string> {
  if (format === 'csv') yield lineOfCells(COLUMNS)
  for await (const record of readAllRecords(ctx, changes, conditionsOf(ctx, which)))
    yield format === 'csv'
      ? lineOfCells(COLUMNS.map((name) => (record as Record<string, unknown>)[name]))
      : `${JSON.stringify(record)}\n`
}

function conditionsOf(ctx: Context, { from, to, ...filters }: Omit<Export, 'format'>): Condition[] {
  const { fields } = modelOf(ctx, changes)
  const condition = (name: string, lookup: 'exact' | 'gte' | 'lt', value: string | undefined): Condition[] =>
    value === undefined ? [] : [{ through: null, field: fields.get(name)!, lookup, value }]
  const moment = (text: string | undefined) => (text === undefined ? undefined : new Date(text).toISOString())
  return [
    ...condition('createdAt', 'gte', moment(from)),
    ...condition('createdAt', 'lt', moment(to)),
    ...EXPORT_FILTERS.flatMap((name) => condition(name, 'exact', filters[name])),
  ]
}

const lineOfCells = (values: readonly unknown[]) => csvLine(values.map(cellOf))

/** Texts of the trail also come from request headers, without signing in (CVE-2026-55452). */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return textCell(typeof value === 'object' ? JSON.stringify(value) : String(value))
}
