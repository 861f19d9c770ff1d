// Every table with tenants' rows, from the database's own catalog: none can be forgotten.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { AUDIT_RESOURCE, AUDIT_SCHEMA } from '#framework/resource/audit-fields.ts'

/** One table. */
export interface TenantTable {
  /** Quoted, with its schema. */
  readonly name: string
  /** References to it from tables erased later: quoted names. */
  readonly cut: readonly { readonly table: string; readonly column: string }[]
  /** Quoted columns that identify its rows; empty if one statement deletes all, because they refer to each other. */
  readonly key: readonly string[]
}

interface Reference {
  readonly from: string
  readonly to: string
  /** Null if it must not be empty. */
  readonly column: string | null
}

// SQL by hand: both query PostgreSQL's catalog, which nobody declares.
const TABLES = sql`
  select format('%I.%I', n.nspname, c.relname),
    array(
      select quote_ident(k.attname) from pg_index i
      join pg_attribute k on k.attrelid = c.oid and k.attnum = any(i.indkey)
      where i.indrelid = c.oid and i.indisprimary
    )
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
  where c.relkind in ('r', 'p') and not c.relispartition
    and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
    and (n.nspname, c.relname) <> (${AUDIT_SCHEMA}, ${AUDIT_RESOURCE})
  order by 1`

const REFERENCES = sql`
  select format('%I.%I', n.nspname, c.relname), format('%I.%I', tn.nspname, t.relname),
    (
      select quote_ident(a.attname) from unnest(k.conkey) as key
      join pg_attribute a on a.attrelid = c.oid and a.attnum = key
      where a.attname <> 'tenant_id' and not a.attnotnull limit 1
    )
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_class t on t.oid = k.confrelid join pg_namespace tn on tn.oid = t.relnamespace
  where k.contype = 'f' and k.conparentid = 0`

/** Referencing tables come first; the trail is excluded, because it goes last in its own way. */
export async function findTenantTables(ctx: Context): Promise<TenantTable[]> {
  const names = await runStatement(ctx, TABLES)
  const references = await runStatement(ctx, REFERENCES)
  const edges = references.map(([from, to, column]) => ({ from, to, column }) as Reference)
  const keys = new Map(names.map(([name, key]) => [name as string, key as string[]]))
  return inOrderOfErasure(keys, edges)
}

/** Pure; takes the tables with their key columns. In a cycle of references, nullable ones are emptied first. */
export function inOrderOfErasure(
  keys: ReadonlyMap<string, readonly string[]>,
  references: readonly Reference[],
): TenantTable[] {
  const left = new Set(keys.keys())
  const ordered: TenantTable[] = []
  const pointingAt = (name: string) =>
    references.filter(({ from, to }) => to === name && from !== name && left.has(from))
  while (left.size > 0) {
    const name = [...left].find((each) => pointingAt(each).length === 0) ?? [...left][0]!
    left.delete(name)
    const cut = pointingAt(name).flatMap(({ from, column }) => (column === null ? [] : [{ table: from, column }]))
    const isWoven = references.some(({ from, to }) => from === name && to === name)
    ordered.push({ name, cut, key: isWoven ? [] : keys.get(name)! })
  }
  return ordered
}
