// A JSON value of up to 100 kB and 20 levels: any shape, or the one of `shape`.
import Type, { type Static, type TSchema } from 'typebox'
import Value from 'typebox/value'
import { count } from '../declaring/rules.ts'
import { schema } from '../declaring/schema-rule.ts'
import {
  defineField,
  type Field,
  type FieldKind,
  type FieldOptions,
  type JsonValue,
  type Only,
  type Scalar,
  SHARED_OPTIONS,
} from '../field.ts'
import { ABSENCE } from './stand-ins.ts'
import { unbounded } from './widths.ts'

export interface JsonOptions extends FieldOptions {
  /** Maximum characters of its JSON text. */
  max?: number
  /** TypeBox schema of the value: validated on every write, shown in OpenAPI, and the field's TypeScript type. */
  shape?: TSchema
  default?: JsonValue
}

const MAX_DEPTH = 20

/** True if no branch is deeper than `limit` levels (GHSA-9xp9-j92r-p88v: deep nesting crashed a server). */
function isShallow(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return limit > 0 && Object.values(value).every((item) => isShallow(item, limit - 1))
}

/** JSON of any shape outside fields. */
export const ANY_JSON: Scalar = { form: 'json', name: 'JSON', description: 'Any JSON value.', isValid: () => true }

const jsonKind: FieldKind<JsonOptions> = {
  name: 'json',
  options: { ...SHARED_OPTIONS, max: count, shape: schema },
  schema: ({ max, shape }) =>
    Type.Refine(
      shape ?? Type.Unknown(),
      (value) => isShallow(value, MAX_DEPTH) && JSON.stringify(value).length <= (max ?? 100_000),
      () => 'is too deep or too long',
    ),
  column: () => 'jsonb',
  scalar: ANY_JSON,
  isList: false,
  operators: ['isnull'],
  spread: 'own',
  maxBytes: unbounded,
  isDocument: true,
  isOrderable: false,
  isSearchable: false,
  widget: 'json',
  audit: 'full',
  standIn: () => ABSENCE,
  parseText: () => undefined,
  sample: ({ shape }, n) => (shape ? (Value.Create(shape) as JsonValue) : { sample: n }),
  refuses: ({ max }) => [['x'.repeat((max ?? 100_000) + 1), 'format']],
}

type JsonValueOf<O> = O extends { shape: infer Shape extends TSchema } ? Static<Shape> : JsonValue

/** `json({ shape: Type.Object({ … }) })` */
export function json<const O extends JsonOptions = Record<never, never>>(
  options = {} as Only<O, JsonOptions>,
): Field<JsonValueOf<O>, O> {
  return defineField(jsonKind, options)
}
