// The policies and audit triggers a database has, each as the head of the statement that would make it.
import { withClient } from '../bootstrap/with-client.ts'

const GUARDS = `
  select format('create policy "%s" on "%s"."%s" as %s for %s to %s', policyname, schemaname, tablename, lower(permissive), lower(cmd),
      (select string_agg(role, ', ' order by role) from unnest(roles) as role)) as head
    from pg_policies where schemaname in ('public', 'auth', 'tenant', 'audit', 'tasks')
  union all
  select format('create trigger "%s" after insert or update or delete on "%s"."%s"', t.tgname, n.nspname, c.relname)
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where not t.tgisinternal and t.tgenabled in ('O', 'A') and t.tgfoid = to_regproc('audit.record_change')`

/** Reads them all; a disabled trigger counts as none. */
export async function readGuards(url: string): Promise<string[]> {
  return withClient(url, async (client) => (await client.query<{ head: string }>(GUARDS)).rows.map(({ head }) => head))
}
