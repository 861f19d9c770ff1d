// A PostgreSQL table as plain data, for files, comparison and SQL.

import type { JoinTable } from '#framework/resource/model.ts'

export interface ColumnModel {
  readonly name: string
  readonly type: string
  readonly isNullable: boolean
  /** SQL expression, or null. */
  readonly default: string | null
  /** The column this one continues (field option `renamedFrom`), or null. */
  readonly renamedFrom: string | null
  /** The join table whose rows the column holds as a list; existing rows are collected when the column is added. */
  readonly collects?: JoinTable
  /** SQL of a generated column, which is never written. */
  readonly generated?: string
}

export type ConstraintKind = 'primary' | 'unique' | 'check' | 'foreign'

export interface ConstraintModel {
  readonly name: string
  readonly kind: ConstraintKind
  readonly columns: readonly string[]
  /** What follows `add constraint <name>`. */
  readonly definition: string
  /** The referenced table of a foreign key, as `schema.table`. */
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
  /** The field that the join table stores; null for the resource's own table. */
  readonly field: string | null
  readonly columns: readonly ColumnModel[]
  readonly constraints: readonly ConstraintModel[]
  readonly indexes: readonly IndexModel[]
}

/** `public.articles`: the key of a table in states and messages. */
export function tableKeyOf({ schema, name }: { schema: string; name: string }): string {
  return `${schema}.${name}`
}
