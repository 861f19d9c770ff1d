// Any JSON value, up to 100 kB and 20 levels: for what has no fixed shape.
import Type from 'typebox'
import { defineField, type Field, type FieldKind, type FieldOptions, type JsonValue } from '../field.ts'

export interface JsonOptions extends FieldOptions {
  /** Most characters of the written value. */
  max?: number
  default?: JsonValue
}

const MAX_DEPTH = 20

/** True when no branch is deeper than `limit` levels (GHSA-9xp9-j92r-p88v: deep nesting crashed a server). */
function isShallow(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return limit > 0 && Object.values(value).every((item) => isShallow(item, limit - 1))
}

export const jsonKind: FieldKind<JsonOptions> = {
  name: 'json',
  schema: ({ max }) =>
    Type.Refine(
      Type.Unknown(),
      (value) => isShallow(value, MAX_DEPTH) && JSON.stringify(value).length <= (max ?? 100_000),
      () => 'is too deep or too long',
    ),
  column: () => 'jsonb',
  scalar: 'JSON',
  isList: false,
  operators: ['isnull'],
  isOrderable: false,
  isSearchable: false,
  widget: 'json',
  audit: 'full',
  parseText: () => undefined,
  sample: (_options, n) => ({ sample: n }),
  refuses: ({ max }) => [['x'.repeat((max ?? 100_000) + 1), 'format']],
}

export function json<Value extends JsonValue = JsonValue>(): Field<Value, Record<never, never>>
export function json<Value extends JsonValue = JsonValue, const O extends JsonOptions = JsonOptions>(
  options: O,
): Field<Value, O>
export function json(options: JsonOptions = {}) {
  return defineField(jsonKind, options)
}
