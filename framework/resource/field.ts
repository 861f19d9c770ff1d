// What a field is: the questions that each kind answers, and the options that all kinds share.
import type { TSchema } from 'typebox'
import { declare } from './declaring/declared.ts'
import { anyText, anything, flag, type OptionTable, oneOf, type Rule, table, words } from './declaring/rules.ts'

/** A numeric part of a date or a moment, with Django's names. */
export type DatePart = 'year' | 'month' | 'day' | 'week_day' | 'hour'

/** The lookups of REST (`price__gte`) and GraphQL (`price: { gte }`). */
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
  | 'isempty'
  | 'contains'
  | 'icontains'
  | 'iexact'
  | 'startswith'
  | 'istartswith'
  | 'endswith'
  | 'iendswith'
  | 'has'
  | 'overlaps'
  | 'date'
  | DatePart

/** The GraphQL type of one value: a built-in scalar, a text of a certain format, or JSON of a certain shape. Kinds may share one. */
export type Scalar =
  | { readonly form: 'specified'; readonly name: 'ID' | 'String' | 'Int' | 'Boolean' }
  | {
      readonly form: 'text'
      readonly name: string
      readonly description: string
      isValid(text: string): boolean
    }
  | {
      readonly form: 'json'
      readonly name: string
      readonly description: string
      isValid(value: unknown): boolean
    }

/**
 * How values are distributed over records. `few`: a handful, each in very many records. `shared`: many, each in several
 * records.
 * `own`: mostly one record each. Facets count the first two, whose values `parseText` reads from PostgreSQL's text.
 */
export type Spread = 'few' | 'shared' | 'own'

export type AuditLevel = 'full' | 'redacted' | 'none'
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }

/** Options with the same meaning for every kind. */
export interface FieldOptions {
  /** Required on create, and never null. */
  required?: boolean
  /** Used if create omits the value. Some kinds know a word computed on each write: `actor` for a reference, `now` for a moment. */
  default?: unknown
  /** No two rows of one tenant have the same value. */
  unique?: boolean
  /** Included in `?search=`. */
  search?: boolean
  index?: boolean
  /** Never leaves the server, and cannot be filtered, sorted, searched or written. */
  hidden?: boolean
  /** Set only by the server. */
  readOnly?: boolean
  /** Settable on create, fixed afterwards. */
  immutable?: boolean
  /**
   * Quotes another record, named by the fields `resource` and `recordId` beside it: null if the caller may not read
   * that record. For copies, such as a delivery log.
   */
  quotes?: boolean
  /**
   * Personal data: emptied when the person is erased, and removed from copies and the trail. The field `user` beside it
   * names the person; in users it is the record itself; otherwise it is the address in the value. For texts and
   * addresses.
   */
  personal?: boolean
  label?: string
  help?: string
  audit?: AuditLevel
  /** The field's previous name: makemigrations renames the column instead of dropping it. */
  renamedFrom?: string
}

/** `actor` is the caller, `now` the moment of the write. */
export type DefaultWord = 'actor' | 'now'

/** A constant default; undefined without one, or for a word computed on each write. */
export function constantDefaultOf({ kind, options }: Pick<Field, 'kind' | 'options'>): unknown {
  return options.default === kind.defaultWord ? undefined : options.default
}

/** The word computed on each write, or null. */
export function defaultWordOf({ kind, options }: Pick<Field, 'kind' | 'options'>): DefaultWord | null {
  return options.default !== undefined && options.default === kind.defaultWord ? kind.defaultWord! : null
}

/** Rules of the shared options; every kind adds its own. */
export const SHARED_OPTIONS: OptionTable<FieldOptions> = {
  required: flag,
  // Boot validates it against the kind's own schema.
  default: anything,
  unique: flag,
  search: flag,
  index: flag,
  hidden: flag,
  readOnly: flag,
  immutable: flag,
  quotes: flag,
  personal: flag,
  label: words,
  help: anyText,
  audit: oneOf(['full', 'redacted', 'none']),
  renamedFrom: words,
}

/** How a field points to other records. */
export interface Relation {
  to: string
  cardinality: 'one' | 'many'
  onDelete: 'restrict' | 'cascade' | 'set-null'
  /** Name of the reverse list on the target (GraphQL connection), or null. */
  inverse: string | null
}

/** Requirements on a target record beyond existing in the same tenant. */
export interface TargetRule {
  /** The target's fields that the rule depends on. Later changes of them must not violate the rule. */
  readonly fields: readonly string[]
  /** The rest of a sentence about the field, or null if the record is acceptable. */
  fault(record: Readonly<Record<string, unknown>>): string | null
}

/**
 * What queries use instead of a field's column. Under row security an index serves no operator that could leak values,
 * such as those of numeric and LIKE; a stand-in compares with operators that it can serve.
 */
export interface StandIn {
  /**
   * `order`: sorts and compares like the value. `start`: the first characters, folded, sorted by bytes. `absence`: true
   * if there is no value.
   */
  readonly role: 'order' | 'start' | 'absence'
  /** SQL with `{value}` for the column, or for its operand. */
  readonly expression: string
  /** PostgreSQL type of its column; null if an expression index suffices. */
  readonly type: string | null
}

/** What a kind knows about personal values. */
export interface PersonalValues<Options> {
  /** One value identifies one person, who can prove that it is theirs. */
  readonly isAddress: boolean
  /** Replaces a value that must not be empty. `recordId` keeps unique values distinct. */
  erased(options: Options, recordId: string): string
}

/** How a kind derives a value from another field. */
export interface Derivation<Options> {
  /** The source field; undefined if the declaration names none. */
  from(options: Options): string | undefined
  /** Undefined if it cannot be derived from this source. */
  make(source: unknown, options: Options): JsonValue | undefined
}

/** The fixed set of questions that each field kind answers; `options` are the field's own. */
export interface FieldKind<Options extends FieldOptions = FieldOptions> {
  readonly name: string
  /** Rules of every option of the kind. */
  readonly options: OptionTable<Options>
  /** JSON Schema (TypeBox) of one non-null value, as the API carries it. */
  schema(options: Options): TSchema
  /** PostgreSQL column type. */
  column(options: Options): string
  /** For one value, or one item of a list. */
  scalar: Scalar
  isList: boolean
  operators: readonly Lookup[]
  /** Determines the indexes of a filter, and whether facets count the values. */
  spread: Spread
  /** Maximum bytes of a value in an index. Omitted for types of fixed size up to 32 bytes. */
  maxBytes?(options: Options): number
  /** The column stores the text unchanged; a value may predate today's `normalize`. */
  isText?: boolean
  /** Spreadsheets can calculate with the values. */
  isNumber?: boolean
  /** The column is `jsonb`: values are sent as JSON text, and a merge patch merges objects in them (RFC 7396). */
  isDocument?: boolean
  isOrderable: boolean
  /** Whether values sort like in a dictionary, not by code points; omitted if never. */
  isAlphabetical?(options: Options): boolean
  isSearchable: boolean
  /** The admin's input. */
  widget: string
  audit: AuditLevel
  /** SQL conditions on the column that hold for every writer. `column` is already quoted. */
  checks?(options: Options, column: string): string[]
  /** Converts a valid value to its stored form (an address to lower case); throws nothing. */
  normalize?(value: JsonValue, options: Options): JsonValue
  /** Parses a value, or one list item, from a query string; undefined if invalid. */
  parseText(text: string, options: Options): JsonValue | undefined
  /** Parses an object or list that is one value, or one item, in a JSON filter; omitted if `parseText` covers all forms. */
  parseJson?(given: JsonValue, options: Options): JsonValue | undefined
  /** Whether a value from `parseText` means a whole day in the tenant's time zone, while others are moments. */
  isDay?(value: JsonValue): boolean
  /** SQL that converts a moment to the tenant's local time, with `{value}` for the column; omitted if the column is local already. */
  local?: string
  /** Converts a value, or one list item, for PostgreSQL; omitted if PostgreSQL reads it as it is. `read` is the inverse. */
  write?(value: JsonValue, options: Options): JsonValue
  /** Converts the driver's result to JSON; for types unknown to the driver, the input is PostgreSQL's text. */
  read?(stored: unknown): JsonValue
  /** SQL equal to `read`, for events that the database writes; omitted if `to_jsonb` gives the same. */
  json?(column: string): string
  /** For kinds whose values no index can find directly. */
  standIn?(options: Options): StandIn
  /** Makes a stored value safe to show; idempotent. */
  clean?(value: JsonValue): JsonValue
  /** The allowed words of a closed list. */
  choices?(options: Options): readonly string[]
  relation?(options: Options): Relation
  /** Checked on every write that names a record. */
  target?(options: Options): TargetRule
  /** For kinds that may be `personal`. */
  personal?: PersonalValues<Options>
  /** A valid value for the n-th record in tests. */
  sample(options: Options, n: number): JsonValue
  /** Invalid values for tests, each with its error code. */
  refuses(options: Options): readonly (readonly [value: unknown, why: string])[]
  /** For kinds that can derive a value from another field if create omits it. */
  derivation?: Derivation<Options>
  /** A word for `default` that each write computes: the caller, or the moment. For other kinds it is ordinary text. */
  readonly defaultWord?: DefaultWord
  /** Mistakes in the options, reported at boot. */
  mistakes?(options: Options): string[]
}

declare const TYPES: unique symbol

/** A declared field: its kind and options and, for the type checker only, its value type and literal options. */
export interface Field<Value = unknown, Options = object> {
  readonly kind: FieldKind
  readonly options: FieldOptions
  readonly [TYPES]?: { value: Value; options: Options }
}

/** The literal options; an unknown option is a type error. */
export type Only<Options, Known> = Options & Record<Exclude<keyof Options, keyof Known>, never>

/** Creates a field from its author's options and the kind's other arguments. Kinds call it; app code calls the kinds. */
export function defineField<
  Value,
  const Options extends FieldOptions,
  Known extends FieldOptions,
  const Told extends object = Record<never, never>,
>(kind: FieldKind<Known>, options: Options, told = {} as Told): Field<Value, Options & Told> {
  const rules = Object.entries(kind.options as Record<string, Rule>)
  const [asked, given] = [true, false].map((isTold) =>
    table(Object.fromEntries(rules.filter(([key]) => key in told === isTold))),
  )
  const faults = [...asked!.find(told, ''), ...given!.find(options, '')]
  return declare(
    'a field kind such as text()',
    { kind: kind as unknown as FieldKind, options: { ...options, ...told } },
    faults,
  )
}

export type ValueOf<F> = F extends Field<infer Value, infer _> ? Value : never
export type OptionsOf<F> = F extends Field<infer _, infer Options> ? Options : never
