// What one table is in PostgreSQL, as plain data that can be written to a file, compared and turned into SQL.

import type { JoinTable } from '#framework/resource/model.ts'

export interface ColumnModel {
  readonly name: string
  readonly type: string
  readonly isNullable: boolean
  /** SQL expression, or null. */
  readonly default: string | null
  /** Column this one continues (field option `renamedFrom`), or null. */
  readonly renamedFrom: string | null
  /** The join table whose rows the column holds as a list; rows that are there when it comes are collected. */
  readonly collects?: JoinTable
  /** SQL that the database makes the value of; such a column is never written. */
  readonly generated?: string
}

export type ConstraintKind = 'primary' | 'unique' | 'check' | 'foreign'

export interface ConstraintModel {
  readonly name: string
  readonly kind: ConstraintKind
  readonly columns: readonly string[]
  /** What follows `add constraint <name>`. */
  readonly definition: string
  /** The table a foreign key points at, as `schema.table`. */
  readonly target: string | null
}

export interface IndexModel {
  readonly name: string
  readonly columns: readonly string[]
  readonly isUnique: boolean
  /** What follows `create index <name> on <table>`. */
  readonly definition: string
}

export interface TableModel {
  readonly schema: string
  readonly name: string
  readonly app: string
  readonly resource: string
  /** The field whose values the table joins; null for the resource's own table. */
  readonly field: string | null
  readonly columns: readonly ColumnModel[]
  readonly constraints: readonly ConstraintModel[]
  readonly indexes: readonly IndexModel[]
}

/** `public.articles`: the key under which tables are kept and spoken of. */
export function tableKeyOf({ schema, name }: { schema: string; name: string }): string {
  return `${schema}.${name}`
}
