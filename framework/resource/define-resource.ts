// The declaration an author writes: data only, at most twelve keys.
import { declare, madeBy } from './declaring/declared.ts'
import {
  anyText,
  anything,
  code,
  either,
  flag,
  listOf,
  needed,
  number,
  type OptionTable,
  oneOf,
  recordOf,
  table,
  where,
  words,
} from './declaring/rules.ts'
import type { Field } from './field.ts'
import type { RowRule } from './row-rules/row-rule.ts'

export type Fields = Record<string, Field>
export type OperationName = 'list' | 'read' | 'create' | 'update' | 'delete'
/** All operations, in the order of documents. */
export const OPERATIONS: readonly OperationName[] = ['list', 'read', 'create', 'update', 'delete']

type SystemField = 'id' | 'createdAt' | 'updatedAt'
type FieldName<F extends Fields> = Extract<keyof F, string> | SystemField

/** What an author writes in place of `true`. */
export interface EdgeDefinition<Name extends string = string> {
  /** Only rows with these values: `{ status: 'published' }`. Each field is one that lists can be filtered by. */
  readonly where?: Readonly<Partial<Record<Name, string | number | boolean>>>
  /** The field in the address of a single record. Default `slug` where there is a unique one, else the id. */
  readonly by?: Name
  /** Relations whose ids are shown although what they point at is not, such as `cover`. People are shown to nobody unless they are named here. */
  readonly ids?: readonly Name[]
}

export interface ResourceDefinition<F extends Fields = Fields> {
  fields: F
  /** Which rows a caller can meet: the word of a row rule, or a rule with settings. Default `tenant`. */
  rows?: 'tenant' | 'owner' | 'shared' | RowRule
  /** Order of lists when the caller names none; `-` means descending. Default newest first. */
  ordering?: readonly (FieldName<F> | `-${FieldName<F>}`)[]
  /** Fields that lists can be filtered and sorted by. Nothing else can. */
  filters?: readonly FieldName<F>[]
  /** Fields of what relations to one point at that lists can be sorted by, too: `author__lastName`. Each costs reading all that fits. */
  sortable?: readonly `${FieldName<F>}__${string}`[]
  /** What the surfaces offer; an empty list makes a table that only code reaches. Default all five. */
  operations?: readonly OperationName[]
  /** Whether changes go to the audit trail. Default true. */
  audit?: boolean
  /** Whether the database checks each value again. Default true; false where no input reaches and each microsecond of a write counts. */
  checks?: boolean
  /** PostgreSQL schema. Default `public`. */
  schema?: 'public' | 'auth' | 'tenant' | 'audit' | 'tasks'
  /** Groups of fields that no two rows of a tenant share. */
  unique?: readonly (readonly FieldName<F>[])[]
  /** The field that names a record to a person. Default: name, title, label, email, or the id. */
  title?: FieldName<F>
  /** Shows rows to everybody, without a log-in, through the edge service: all of them, or those with some values. Default none. */
  edge?: boolean | EdgeDefinition<FieldName<F>>
  /** What one record is called, in camelCase, where English is not regular: `axis` for `axes`. Names of types and labels follow it. */
  singular?: string
  /** One sentence for the documents. */
  description?: string
  /** A record as documents show it, with values that somebody could have given. What it leaves out is made up by the kinds of the fields. */
  example?: Readonly<Partial<Record<FieldName<F>, unknown>>>
  /**
   * Values for the n-th record that tests make, where a lifecycle or a rule takes less than the fields say: `(n) => ({ code: `A-${n}` })`. They
   * take the place of what would be made up; two numbers share no value that is unique.
   */
  samples?: (n: number) => Readonly<Partial<Record<FieldName<F>, unknown>>>
}

const EDGE: OptionTable<EdgeDefinition> = {
  where: recordOf(either(anyText, number, flag)),
  by: words,
  ids: listOf(words),
}
const OPTIONS: OptionTable<ResourceDefinition> = {
  fields: needed(recordOf(madeBy('a field kind such as text()'))),
  rows: either(oneOf(['tenant', 'owner', 'shared']), madeBy('conditions(), declared() or global()')),
  ordering: listOf(words),
  filters: listOf(words),
  sortable: listOf(words),
  operations: listOf(words),
  audit: flag,
  checks: flag,
  schema: oneOf(['public', 'auth', 'tenant', 'audit', 'tasks']),
  unique: listOf(listOf(words)),
  title: words,
  edge: either(flag, table(EDGE)),
  singular: where(
    'a word in camelCase',
    (value) => typeof value === 'string' && /^[a-z][a-zA-Z0-9]{0,49}$/.test(value),
  ),
  description: words,
  example: recordOf(anything),
  samples: code,
}
const DECLARATION = table(OPTIONS)

export interface Resource<Name extends string = string, F extends Fields = Fields> {
  readonly name: Name
  readonly definition: ResourceDefinition<F>
}

/** A resource of any fields; `Fields` alone is not a supertype of every exact record of fields. */
export type AnyResource = Resource<string, any>

/**
 * Declares what the product stores. Pure: nothing is opened, checked or registered here; mistakes are
 * reported together at boot.
 */
export function defineResource<const Name extends string, F extends Fields>(
  name: Name,
  definition: ResourceDefinition<F>,
): Resource<Name, F> {
  return declare('defineResource()', { name, definition }, [
    ...words.find(name, '.name'),
    ...DECLARATION.find(definition, ''),
  ])
}
