// Everything a database stores about one tenant, read from the catalog, so that a test sees every change.
import { runStatement } from '#framework/testing/servers/kept-connections.ts'

type Rows = ReadonlyMap<string, readonly string[]>

/** By table: the rows of the tenant, and in tables without tenants those that name it or one of its people. `ids` are theirs. */
export async function readWholeTenant(url: string, tenantId: string, ids: readonly string[]): Promise<Rows> {
  const tables = await runStatement(
    url,
    `select format('%I.%I', n.nspname, c.relname) as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as is_owned
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%' order by 1`,
  )
  const rows = new Map<string, string[]>()
  for (const { name, is_owned: isOwned } of tables) {
    const which = isOwned ? 't.tenant_id = $1' : `to_jsonb(t)::text like any ($1)`
    const given = isOwned ? tenantId : [tenantId, ...ids].map((id) => `%${id}%`)
    const found = await runStatement(url, `select to_jsonb(t)::text as row from ${name} t where ${which}`, [given])
    rows.set(name as string, found.map(({ row }) => row as string).toSorted())
  }
  return rows
}

interface Difference {
  readonly gone: readonly string[]
  readonly came: readonly string[]
}

/** The differences, by table; empty when nothing changed. */
export function differencesOf(before: Rows, after: Rows): Record<string, Difference> {
  const differences = [...before].map(([table, rows]) => {
    const now = after.get(table) ?? []
    const [was, is] = [new Set(rows), new Set(now)]
    return [table, { gone: [...was.difference(is)], came: [...is.difference(was)] }] as const
  })
  return Object.fromEntries(differences.filter(([, { gone, came }]) => gone.length + came.length > 0))
}
