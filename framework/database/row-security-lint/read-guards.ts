// A database's policies, and its triggers for trail and changes, each as the first line of its create statement.
import { withClient } from '../bootstrap/with-client.ts'

const GUARDS = `
  select format('create policy "%s" on "%s"."%s" as %s for %s to %s', policyname, schemaname, tablename,
    lower(permissive), lower(cmd),
      (select string_agg(role, ', ' order by role) from unnest(roles) as role)) as head
    from pg_policies where schemaname in ('public', 'auth', 'tenant', 'audit', 'tasks')
  union all
  select format('create trigger "%s" %s %s on "%s"."%s"', t.tgname,
    case when t.tgtype & 2 = 0 then 'after' else 'before' end,
      (select string_agg(word, ' or ' order by place)
        from (values (1, 4, 'insert'), (2, 16, 'update'), (3, 8, 'delete')) as event (place, bit, word)
        where t.tgtype & bit <> 0), n.nspname, c.relname)
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where not t.tgisinternal and t.tgenabled in ('O', 'A')
      and exists (select 1 from pg_proc p join pg_namespace s on s.oid = p.pronamespace where p.oid = t.tgfoid
        and s.nspname in ('pend', 'audit'))`

/** Reads them all; a disabled trigger counts as missing. */
export async function readGuards(url: string): Promise<string[]> {
  return withClient(url, async (client) => (await client.query<{ head: string }>(GUARDS)).rows.map(({ head }) => head))
}
