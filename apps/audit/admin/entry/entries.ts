// Entries of the trail, and what records were between them: worked out from what each change replaced.
import type { AdminField, AdminResource } from '#admin/api/metadata.ts'
import type { Json, Row } from '#admin/api/records.ts'

export interface Change {
  readonly old: Json
  readonly new: Json
}

export type Changes = Readonly<Record<string, Change>>

/** As the trail answers it. */
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

/** Stands in the trail for a value that it does not keep. */
export const REDACTED = '***'
/** More digits than this do not survive JavaScript. */
const SAFE_DIGITS = 15

/** What a span of entries did to the record; `entries` are the newest first, and both ends belong to it. */
export function changesBetween(entries: readonly Entry[]): Changes {
  const found: Record<string, { old: Json; new: Json }> = {}
  for (const { changes } of entries.toReversed())
    for (const [name, change] of Object.entries(changes))
      found[name] = { old: found[name] ? found[name].old : change.old, new: change.new }
  return Object.fromEntries(Object.entries(found).filter(([, each]) => !isSame(each.old, each.new)))
}

/**
 * Of these values those that this caller may write into the record as it is now, and that are others there: never what the trail hides,
 * and never a number that lost digits on its way.
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

/** A value of the trail as a body takes it; undefined where that is not the same value. */
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

/** Moments are the same however they are written. */
function isSame(one: Json, other: Json): boolean {
  if (JSON.stringify(one) === JSON.stringify(other)) return true
  if (typeof one !== 'string' || typeof other !== 'string' || !MOMENT.test(one) || !MOMENT.test(other)) return false
  return Date.parse(one) === Date.parse(other)
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
