// What a field is: the facets each kind answers, and the options every kind shares.
import type { TSchema } from 'typebox'
import { declare } from './declaring/declared.ts'
import { anyText, anything, flag, type OptionTable, oneOf, type Rule, table, words } from './declaring/rules.ts'

/** A part of a date or a moment, as Django names it: a number. */
export type DatePart = 'year' | 'month' | 'day' | 'week_day' | 'hour'

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

/** What one value is in GraphQL: a scalar of its specification, a text of a certain form, or JSON of a certain shape. Kinds may share one. */
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
 * How values are spread over the records. `few`: a handful in all, each in very many records. `shared`: many, each in several records.
 * `own`: mostly each in one record. Records are counted by values of the first two, which `parseText` reads from PostgreSQL's text.
 */
export type Spread = 'few' | 'shared' | 'own'

export type AuditLevel = 'full' | 'redacted' | 'none'
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }

/** Options that mean the same on every kind. */
export interface FieldOptions {
  /** Must be given on create and may never be null. */
  required?: boolean
  /** Taken when create gives nothing. Some kinds have a word that each write works out: `actor` on a reference, `now` on a moment. */
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
  /**
   * Says who a person is: emptied when they are erased, and taken out of copies and of the trail. Whose it is says the field `user` beside
   * it; of a user, the record itself; else the address that it holds. For text and addresses.
   */
  personal?: boolean
  label?: string
  help?: string
  audit?: AuditLevel
  /** The name this field had before: makemigrations renames the column instead of dropping it. */
  renamedFrom?: string
}

/** `actor` is the caller, `now` the moment of the write. */
export type DefaultWord = 'actor' | 'now'

/** The default as a constant; undefined for none, and for a word that each write works out anew. */
export function constantDefaultOf({ kind, options }: Pick<Field, 'kind' | 'options'>): unknown {
  return options.default === kind.defaultWord ? undefined : options.default
}

/** The word that each write works out, or null. */
export function defaultWordOf({ kind, options }: Pick<Field, 'kind' | 'options'>): DefaultWord | null {
  return options.default !== undefined && options.default === kind.defaultWord ? kind.defaultWord! : null
}

/** What the shared options may be; every kind adds its own. */
export const SHARED_OPTIONS: OptionTable<FieldOptions> = {
  required: flag,
  // Checked at boot against the kind's own schema.
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

/**
 * What is sought in place of a field's value. Row security lets no index serve an operator that could give a value away, such as those of
 * numeric and LIKE; what stands in compares by operators that cannot.
 */
export interface StandIn {
  /**
   * `order`: it sorts and compares as the value does. `start`: the first letters, folded, sorted by their bytes. `absence`: true where
   * there is no value.
   */
  readonly role: 'order' | 'start' | 'absence'
  /** SQL with `{value}` for the column, or for what it is compared with. */
  readonly expression: string
  /** PostgreSQL type of the column that keeps it; null where an index over the expression is enough. */
  readonly type: string | null
}

/** What a kind knows of values that say who a person is. */
export interface PersonalValues<Options> {
  /** One value leads to one person, and they can prove that it is theirs. */
  readonly isAddress: boolean
  /** What stands in the place of a value that may not be empty. `recordId` keeps unique values apart. */
  erased(options: Options, recordId: string): string
}

/** How a kind makes a value of another field's. */
export interface Derivation<Options> {
  /** The field that it is made of; undefined where the declaration names none. */
  from(options: Options): string | undefined
  /** Undefined where it cannot be made of this. */
  make(source: unknown, options: Options): JsonValue | undefined
}

/** The small fixed set of questions each field kind answers; `options` are the field's own. */
export interface FieldKind<Options extends FieldOptions = FieldOptions> {
  readonly name: string
  /** Every option that the kind takes, and what it may be. */
  readonly options: OptionTable<Options>
  /** JSON Schema (TypeBox) of one value that is not null, as it travels. */
  schema(options: Options): TSchema
  /** PostgreSQL column type. */
  column(options: Options): string
  /** Of one value: of one item where it is a list. */
  scalar: Scalar
  isList: boolean
  operators: readonly Lookup[]
  /** Decides which indexes serve a filter, and whether records are counted by value. */
  spread: Spread
  /** The bytes of the longest value in an index. Left out where the type has a size of its own, of at most 32. */
  maxBytes?(options: Options): number
  /** Values are texts that stand in the column as they are; one may be older than the form that `normalize` gives today. */
  isText?: boolean
  /** Spreadsheets calculate with the values. */
  isNumber?: boolean
  /** The column is `jsonb`: values travel to it as their JSON text, and a merge patch goes into objects among them (RFC 7396). */
  isDocument?: boolean
  isOrderable: boolean
  /** Whether values stand as in a dictionary, for people, and not by the numbers of their letters; left out where they never do. */
  isAlphabetical?(options: Options): boolean
  isSearchable: boolean
  /** The admin's input. */
  widget: string
  audit: AuditLevel
  /** SQL conditions that hold for the column whatever wrote it. `column` is quoted already. */
  checks?(options: Options, column: string): string[]
  /** Brings a valid value into its stored form (an address in lower case); throws nothing. */
  normalize?(value: JsonValue, options: Options): JsonValue
  /** Reads a value from a query string, or one item of a list; undefined when it is not one. */
  parseText(text: string, options: Options): JsonValue | undefined
  /** Reads an object or a list that stands for one value in a JSON filter, or for one item; left out where `parseText` reads all of them. */
  parseJson?(given: JsonValue, options: Options): JsonValue | undefined
  /** Whether a value that `parseText` made stands for a whole day in the tenant's time zone, where others are moments. */
  isDay?(value: JsonValue): boolean
  /** SQL of a moment as calendars and clocks of the tenant show it, with `{value}` for the column; left out where the column says that. */
  local?: string
  /** Turns a value, or one item of a list, into what PostgreSQL reads as one; left out where it reads the value itself. `read` is the way back. */
  write?(value: JsonValue, options: Options): JsonValue
  /** Turns what the driver returned into the JSON value; of a type that the driver does not know that is PostgreSQL's own text. */
  read?(stored: unknown): JsonValue
  /** SQL of what `read` answers, for events that the database writes; left out where `to_jsonb` says the same. */
  json?(column: string): string
  /** For kinds whose values no index finds by themselves. */
  standIn?(options: Options): StandIn
  /** Makes a JSON value that was kept safe to show; asked twice it changes nothing. */
  clean?(value: JsonValue): JsonValue
  /** Allowed words, when there is a closed list. */
  choices?(options: Options): readonly string[]
  relation?(options: Options): Relation
  /** Asked on every write that names a record. */
  target?(options: Options): TargetRule
  /** For kinds that may be `personal`. */
  personal?: PersonalValues<Options>
  /** A valid value for the n-th test record. */
  sample(options: Options, n: number): JsonValue
  /** Values that must be refused, for tests: value and the code of the fault. */
  refuses(options: Options): readonly (readonly [value: unknown, why: string])[]
  /** For kinds whose values can be made of another field's when create gives none. */
  derivation?: Derivation<Options>
  /** A word for `default` that is worked out with each write: the caller, or the moment. On other kinds it is a text like any. */
  readonly defaultWord?: DefaultWord
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

/** Makes a declared field: of the options that its author gave, and of what the kind's other arguments say. Kinds call it; app code calls the kinds. */
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
