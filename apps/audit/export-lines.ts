// A trail as text, line by line: JSON for programs, CSV for spreadsheets, in which nothing may become a formula.

import { readAllRecords } from '#framework/operations/read-all.ts'
import { recordInTrail } from '#framework/operations/record-in-trail.ts'
import { modelOf } from '#framework/operations/steps/operation-target.ts'
import type { Context } from '#framework/request/context.ts'
import { AUDIT_FIELDS, AUDIT_RESOURCE, PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { changes } from './changes.resource.ts'

export const EXPORT_FORMATS = {
  jsonl: { type: 'application/x-ndjson', suffix: 'ndjson' },
  csv: { type: 'text/csv; charset=utf-8', suffix: 'csv' },
} as const

/** What of a trail, and how. */
export interface Export {
  readonly format: keyof typeof EXPORT_FORMATS
  /** Moments: from this one on, and before that one. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const COLUMNS = ['position', 'createdAt', ...Object.keys(AUDIT_FIELDS).filter((name) => name !== 'position'), 'id']

/** In the trail itself: what leaves it is seen like what comes into it (LOG-07). */
export async function noteExport(ctx: Context, { format, from, to }: Export): Promise<void> {
  const entry = { operation: 'export', resource: AUDIT_RESOURCE, recordId: ctx.tenantId ?? PLATFORM_TENANT }
  await recordInTrail(ctx.asSystem('note an export of the trail'), {
    ...entry,
    details: { format, from: from ?? null, to: to ?? null },
  })
}

/** Page by page: neither memory nor a transaction grows with the trail. */
export async function* linesOf(ctx: Context, { format, from, to }: Export): AsyncGenerator<string> {
  const field = modelOf(ctx, changes).fields.get('createdAt')!
  const bound = (lookup: 'gte' | 'lt', value: string | undefined) =>
    value === undefined ? [] : [{ through: null, field, lookup, value: new Date(value).toISOString() }]
  if (format === 'csv') yield lineOfCells(COLUMNS)
  for await (const record of readAllRecords(ctx, changes, [...bound('gte', from), ...bound('lt', to)]))
    yield format === 'csv'
      ? lineOfCells(COLUMNS.map((name) => (record as Record<string, unknown>)[name]))
      : `${JSON.stringify(record)}\n`
}

/** RFC 4180. */
function lineOfCells(values: readonly unknown[]): string {
  return `${values.map(cellOf).join(',')}\r\n`
}

/**
 * What somebody wrote into an address, a reason or a name must stay text in whatever program opens it: a cell that would begin a
 * formula begins with an apostrophe (CVE-2026-46672: quoting alone is not enough; CVE-2026-55452: from a header, without a log-in).
 */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  const safe = /^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/u.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
