// What a field is: the facets each kind answers, and the options every kind shares.
import type { TSchema } from 'typebox'

/** The filter words of REST (`price__gte`) and GraphQL (`price: { gte }`). */
export type Lookup =
  | 'exact'
  | 'ne'
  | 'in'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'range'
  | 'isnull'
  | 'contains'
  | 'icontains'
  | 'startswith'
  | 'istartswith'
  | 'endswith'
  | 'has'
  | 'overlaps'

export type ScalarName = 'ID' | 'String' | 'Int' | 'Boolean' | 'Decimal' | 'Date' | 'DateTime' | 'UUID' | 'JSON'
export type AuditLevel = 'full' | 'redacted' | 'none'
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }

/** Options that mean the same on every kind. */
export interface FieldOptions {
  /** Must be given on create and may never be null. */
  required?: boolean
  /** Taken when create gives nothing; the word `actor` on a reference means the caller. */
  default?: unknown
  /** No two rows of one tenant share the value. */
  unique?: boolean
  /** Looked through by `?search=`. */
  search?: boolean
  index?: boolean
  /** Never leaves the server, nor can it be filtered, sorted, searched or written. */
  hidden?: boolean
  /** Set by the server only. */
  readOnly?: boolean
  /** May be given on create, never changed afterwards. */
  immutable?: boolean
  /**
   * Holds what another record says, the one that the fields `resource` and `recordId` beside it name: null for whoever may not read that
   * record. For copies, such as the log of what was sent.
   */
  quotes?: boolean
  label?: string
  help?: string
  audit?: AuditLevel
  /** The name this field had before: makemigrations renames the column instead of dropping it. */
  renamedFrom?: string
}

/** How a field points at other records. */
export interface Relation {
  to: string
  cardinality: 'one' | 'many'
  onDelete: 'restrict' | 'cascade' | 'set-null'
  /** Name of the list of these records on the other side (GraphQL connection), or null. */
  inverse: string | null
}

/** What a record that is pointed at must be like, beyond being there in the same tenant. */
export interface TargetRule {
  /** Fields of the other resource that the answer depends on. Nothing changes them back to what would be refused. */
  readonly fields: readonly string[]
  /** The rest of a sentence about the field, or null when the record may be pointed at. */
  fault(record: Readonly<Record<string, unknown>>): string | null
}

/** The small fixed set of questions each field kind answers; `options` are the field's own. */
export interface FieldKind<Options extends FieldOptions = FieldOptions> {
  readonly name: string
  /** JSON Schema (TypeBox) of one value that is not null, as it travels. */
  schema(options: Options): TSchema
  /** PostgreSQL column type. */
  column(options: Options): string
  scalar: ScalarName
  isList: boolean
  operators: readonly Lookup[]
  isOrderable: boolean
  isSearchable: boolean
  /** The admin's input. */
  widget: string
  audit: AuditLevel
  /** SQL conditions that hold for the column whatever wrote it. `column` is quoted already. */
  checks?(options: Options, column: string): string[]
  /** Brings a valid value into its stored form (an address in lower case); throws nothing. */
  normalize?(value: JsonValue, options: Options): JsonValue
  /** Reads a value from a query string; undefined when it is not one. */
  parseText(text: string, options: Options): JsonValue | undefined
  /** Turns what the driver returned into the JSON value. */
  read?(stored: unknown): JsonValue
  /** SQL of what `read` answers, for events that the database writes; left out where `to_jsonb` says the same. */
  json?(column: string): string
  /** Allowed words, when there is a closed list. */
  choices?(options: Options): readonly string[]
  relation?(options: Options): Relation
  /** Asked on every write that names a record. */
  target?(options: Options): TargetRule
  /** A valid value for the n-th test record. */
  sample(options: Options, n: number): JsonValue
  /** Values that must be refused, for tests: value and the code of the fault. */
  refuses(options: Options): readonly (readonly [value: unknown, why: string])[]
  /** Mistakes in the options, reported at boot. */
  mistakes?(options: Options): string[]
}

declare const TYPES: unique symbol

/** A declared field: its kind and options, and, for the type checker alone, its value and the options as they were written. */
export interface Field<Value = unknown, Options = object> {
  readonly kind: FieldKind
  readonly options: FieldOptions
  readonly [TYPES]?: { value: Value; options: Options }
}

/** The options as written; an option that the kind does not know is a type error. */
export type Only<Options, Known> = Options & Record<Exclude<keyof Options, keyof Known>, never>

/** Makes a declared field. Kinds call it; app code calls the kinds. */
export function defineField<Value, const Options extends FieldOptions>(
  kind: FieldKind<never>,
  options: Options,
): Field<Value, Options> {
  return Object.freeze({ kind: kind as unknown as FieldKind, options })
}

export type ValueOf<F> = F extends Field<infer Value, infer _> ? Value : never
export type OptionsOf<F> = F extends Field<infer _, infer Options> ? Options : never
