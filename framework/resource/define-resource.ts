// The declaration that an author writes: only data, at most twelve keys.
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
/** All operations, in documentation order. */
export const OPERATIONS: readonly OperationName[] = ['list', 'read', 'create', 'update', 'delete']

type SystemField = 'id' | 'createdAt' | 'updatedAt'
type FieldName<F extends Fields> = Extract<keyof F, string> | SystemField

/** An author's alternative to `true`. */
export interface EdgeDefinition<Name extends string = string> {
  /** Only rows with these values: `{ status: 'published' }`. Each field must be filterable. */
  readonly where?: Readonly<Partial<Record<Name, string | number | boolean>>>
  /** The field in the URL of a single record. Default: a unique `slug`, else the id. */
  readonly by?: Name
  /** Relations whose ids are shown although their targets are not, such as `cover`. People are shown only if named here. */
  readonly ids?: readonly Name[]
}

export interface ResourceDefinition<F extends Fields = Fields> {
  fields: F
  /** Which rows a caller can see: the name of a row rule, or a rule with settings. Default `tenant`. */
  rows?: 'tenant' | 'owner' | 'shared' | RowRule
  /** Default order of lists; `-` means descending. Default newest first. */
  ordering?: readonly (FieldName<F> | `-${FieldName<F>}`)[]
  /** Fields by which lists can be filtered and sorted. No others can. */
  filters?: readonly FieldName<F>[]
  /** Fields behind relations to one by which lists can also be sorted: `author__lastName`. Each reads all matching records. */
  sortable?: readonly `${FieldName<F>}__${string}`[]
  /** Operations on the surfaces; an empty list makes a table for code only. Default all five. */
  operations?: readonly OperationName[]
  /** Whether the audit trail records changes. Default true. */
  audit?: boolean
  /** Whether the database checks each value again. Default true; false for tables that take no input and whose writes must be fastest. */
  checks?: boolean
  /** PostgreSQL schema. Default `public`. */
  schema?: 'public' | 'auth' | 'tenant' | 'audit' | 'tasks'
  /** Groups of fields whose combination is unique within a tenant. */
  unique?: readonly (readonly FieldName<F>[])[]
  /** The field that names a record for people. Default: name, title, label, email, or the id. */
  title?: FieldName<F>
  /** Shows rows publicly through the edge service, without signing in: all, or those with certain values. Default none. */
  edge?: boolean | EdgeDefinition<FieldName<F>>
  /** Irregular singular, in camelCase: `axis` for `axes`. Type names and labels follow it. */
  singular?: string
  /** One sentence for the documentation. */
  description?: string
  /** An example record for the documentation, with valid values. Field kinds generate omitted ones. */
  example?: Readonly<Partial<Record<FieldName<F>, unknown>>>
  /**
   * Values for the n-th record in tests, if a lifecycle or rule accepts less than the fields do: `(n) => ({ code:
   * `A-${n}` })`. They override generated values; unique values must differ between numbers.
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

/** A resource with any fields; `Fields` alone is not a supertype of every exact record of fields. */
export type AnyResource = Resource<string, any>

/** Declares what the product stores. Pure: opens, checks and registers nothing; boot reports all mistakes together. */
export function defineResource<const Name extends string, F extends Fields>(
  name: Name,
  definition: ResourceDefinition<F>,
): Resource<Name, F> {
  return declare('defineResource()', { name, definition }, [
    ...words.find(name, '.name'),
    ...DECLARATION.find(definition, ''),
  ])
}
