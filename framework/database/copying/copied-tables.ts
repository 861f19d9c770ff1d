// What a whole copy of a database consists of: its tables, column by column, and its sequences.
import type pg from 'pg'
import { quoteName } from '../schema/quote.ts'

/** A table with the columns that hold data: generated ones follow from them. */
export interface CopiedTable {
  readonly schema: string
  readonly name: string
  readonly columns: readonly string[]
}

/** A sequence; null if nobody has asked it for a value. */
export interface CopiedSequence {
  readonly schema: string
  readonly name: string
  readonly lastValue: string | null
}

interface FoundTable extends CopiedTable {
  /** The primary key, which decides the order of rows. */
  readonly key: readonly { readonly name: string; readonly isText: boolean }[]
}

const OWN = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')`

const TABLES = `
  select n.nspname as schema, c.relname as name,
    (select json_agg(a.attname order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
    coalesce((select json_agg(json_build_object('name', a.attname, 'isText', a.attcollation <> 0) order by k.place)
      from pg_index i cross join unnest(i.indkey) with ordinality as k(number, place)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
      where i.indrelid = c.oid and i.indisprimary), '[]') as key
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and ${OWN} order by 1, 2`

const SEQUENCES = `
  select n.nspname as schema, c.relname as name, pg_sequence_last_value(c.oid)::text as "lastValue"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'S' and ${OWN} order by 1, 2`

/** In order of their names. */
export async function findTables(client: pg.ClientBase): Promise<FoundTable[]> {
  return (await client.query<FoundTable>(TABLES)).rows
}

/** In order of their names, with the last value that each gave. */
export async function findSequences(client: pg.ClientBase): Promise<CopiedSequence[]> {
  return (await client.query<CopiedSequence>(SEQUENCES)).rows
}

/** `"public"."articles"` */
export const nameOf = ({ schema, name }: Pick<CopiedTable, 'schema' | 'name'>) =>
  `${quoteName(schema)}.${quoteName(name)}`

/** Rows in the order of the primary key, whatever the collation of the server: equal tables give equal bytes. */
export function copyStatement(table: FoundTable): string {
  const columns = table.columns.map(quoteName).join(', ')
  const keys = table.key.map(({ name, isText }) => quoteName(name) + (isText ? ' collate "C"' : ''))
  const order = keys.length > 0 ? keys.join(', ') : 'copied::text collate "C"'
  return `copy (select ${columns} from ${nameOf(table)} as copied order by ${order}) to stdout`
}

/** Texts of values that no setting of the server changes, and no limit on the time that a large table takes. */
export const COPY_SETTINGS = `
  select set_config(name, value, false) from (values ('datestyle', 'ISO, YMD'), ('timezone', 'UTC'),
    ('intervalstyle', 'iso_8601'), ('extra_float_digits', '3'), ('bytea_output', 'hex'), ('client_encoding', 'UTF8'),
    ('search_path', 'pg_catalog'), ('row_security', 'off'), ('statement_timeout', '0'),
    ('idle_in_transaction_session_timeout', '0'), ('transaction_timeout', '0'), ('lock_timeout', '60s')
  ) as wanted(name, value) where exists (select from pg_settings s where lower(s.name) = wanted.name)`
