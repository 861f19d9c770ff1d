// The type of a resource's table: each column has exactly the type of its field in a stored record.
import type { PgBuildColumn, PgTableWithColumns } from 'drizzle-orm/pg-core'
import type { Resource } from '#framework/resource/define-resource.ts'
import type { DefaultedNameOf, StoredRowOf } from '#framework/resource/infer.ts'

/** `blogPosts` → `blog_posts`, as `snakeOf` does. */
type Snake<Name extends string> = Name extends `${infer Head}${infer Tail}`
  ? `${Lowercase<Head>}${Tail extends Uncapitalize<Tail> ? '' : '_'}${Snake<Tail>}`
  : Name

interface Cell<Value, IsDefaulted extends boolean> {
  readonly _: {
    dataType: 'custom'
    data: NonNullable<Value>
    driverParam: unknown
    notNull: null extends Value ? false : true
    hasDefault: IsDefaulted
  }
}

type Column<Table extends string, Value, IsDefaulted extends boolean> = PgBuildColumn<Table, Cell<Value, IsDefaulted>>

/** Columns that no declaration names. The row rule determines `tenantId` and `ownerId`; reading a missing one throws Error. */
type UndeclaredColumns<Table extends string> = {
  tenantId: Column<Table, string, true>
  ownerId: Column<Table, string, true>
  version: Column<Table, number, true>
}

type DeclaredColumns<R, Table extends string> = {
  [Name in keyof StoredRowOf<R> & string]: Column<
    Table,
    StoredRowOf<R>[Name],
    Name extends DefaultedNameOf<R> ? true : false
  >
}

type TableNamed<R, Table extends string> = PgTableWithColumns<{
  name: Table
  schema: string
  columns: DeclaredColumns<R, Table> & UndeclaredColumns<Table>
  dialect: 'pg'
  isAlias: false
}>

/** A resource's Drizzle table: its columns are named like the declared fields. */
export type TableOf<R> = R extends Resource<infer Name, infer _> ? TableNamed<R, Snake<Name>> : never
