// The rows of a tenant and its people as digests, table by table: equal digests mean that nothing changed.
import { arrange } from '#tests/support/arrange.ts'
import type { TestTenant } from '#tests/support/tenant.ts'

export type Fingerprint = Readonly<Record<string, string>>

/** Columns that change by themselves: a person's last sign-in, a webhook's attempts. */
const PEOPLE = {
  'auth.users': 'id = any($2)',
  'auth.credentials': 'user_id = any($2)',
  'auth.totp_secrets': 'user_id = any($2)',
  'auth.recovery_codes': 'user_id = any($2)',
  'auth.passkeys': 'user_id = any($2)',
  'tenant.tenants': 'id = $1',
}

let tables: Promise<readonly string[]> | null = null

/** Records, memberships, roles, the tenant itself, its people and their passwords. */
export async function fingerprintOf(tenant: TestTenant): Promise<Fingerprint> {
  tables ??= findTables()
  const conditions = [...(await tables).map((table) => [table, 'tenant_id = $1']), ...Object.entries(PEOPLE)]
  const parts = conditions.map(
    ([table, condition]) =>
      `select '${table}' as name, count(*) || ' ' || coalesce(md5(string_agg(t::text, ';' order by t::text)), '') as digest
        from ${table} t where ${condition} and cardinality($2::uuid[]) > 0`,
  )
  const people = Object.values(tenant.people).map(({ id }) => id)
  const rows = await arrange(parts.join(' union all '), [tenant.id, people])
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]))
}

async function findTables(): Promise<string[]> {
  const rows = await arrange(
    `select table_schema || '.' || table_name as name from information_schema.columns
      where column_name = 'tenant_id' and table_schema in ('public', 'tenant') and table_name <> 'idempotency_keys' order by 1`,
  )
  return rows.map(({ name }) => name as string)
}
