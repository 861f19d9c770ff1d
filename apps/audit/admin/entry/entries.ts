// Entries of the trail, and a record's states between them, computed from replaced values.
import type { AdminField, AdminResource } from '#admin/api/metadata.ts'
import type { Json, Row } from '#admin/api/records.ts'

export interface Change {
  readonly old: Json
  readonly new: Json
}

export type Changes = Readonly<Record<string, Change>>

/** As the API returns it. */
export interface Entry {
  readonly id: string
  readonly resource: string
  readonly recordId: string
  readonly operation: string
  readonly changes: Changes
  readonly actorId: string | null
  readonly requestId: string | null
  readonly address: string | null
  readonly reason: string | null
  readonly staffReason: string | null
  readonly impersonatorId: string | null
  readonly keyId: string | null
  readonly createdAt: string
}

/** The trail's replacement for a value that it does not keep. */
export const REDACTED = '***'
/** JavaScript loses more digits than these. */
const SAFE_DIGITS = 15

/** The combined changes of a span of entries; `entries` are newest first, and both ends are included. */
export function changesBetween(entries: readonly Entry[]): Changes {
  const found: Record<string, { old: Json; new: Json }> = {}
  for (const { changes } of entries.toReversed())
    for (const [name, change] of Object.entries(changes))
      found[name] = { old: found[name] ? found[name].old : change.old, new: change.new }
  return Object.fromEntries(Object.entries(found).filter(([, each]) => !isSame(each.old, each.new)))
}

/**
 * Of these values those that the caller may write into the current record and that differ there: never a redacted
 * value, and never a number that lost digits.
 */
export function writableOf(
  resource: AdminResource,
  now: Row,
  values: Readonly<Record<string, Json>>,
): [AdminField, Json][] {
  return resource.fields.flatMap((field): [AdminField, Json][] => {
    if (!field.onUpdate || !Object.hasOwn(values, field.name)) return []
    const value = inputOf(field, values[field.name]!)
    const isWritable =
      value !== undefined && !isSame(value, now[field.name] ?? null) && (value !== null || field.isNullable)
    return isWritable ? [[field, value]] : []
  })
}

/** A trail value as request input; undefined if it would not be the same value. */
function inputOf({ schema }: AdminField, value: Json): Json | undefined {
  if (value === REDACTED) return undefined
  if (typeof value !== 'number' || typeOf(schema) !== 'string') return value
  const text = String(value)
  return text.replace(/\D/g, '').length <= SAFE_DIGITS && !text.includes('e') ? text : undefined
}

function typeOf(schema: unknown): unknown {
  const { type, anyOf } = schema as { type?: unknown; anyOf?: readonly { type?: unknown }[] }
  return type ?? anyOf?.find((each) => each.type !== 'null')?.type
}

/** No value, an empty text or an empty list. */
export function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Compares moments regardless of their notation. */
function isSame(one: Json, other: Json): boolean {
  if (JSON.stringify(one) === JSON.stringify(other)) return true
  if (typeof one !== 'string' || typeof other !== 'string' || !MOMENT.test(one) || !MOMENT.test(other)) return false
  return Date.parse(one) === Date.parse(other)
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
