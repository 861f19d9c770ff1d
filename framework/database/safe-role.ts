// Refuses to serve with a database role that row security does not bind.
import type { ClientBase } from 'pg'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** The connection's role could read past the row policies. */
export class UnsafeRoleError extends PendError {}

const FAULTS = `
  with me as (select oid, rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user),
  reachable as (select r.* from pg_roles r, me where r.oid <> me.oid and pg_has_role(me.oid, r.oid, 'member')),
  owned as (
    select c.oid::regclass::text as name, c.relowner from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema')
  select 'it is a superuser' as fault from me where rolsuper
  union all select 'it has BYPASSRLS' from me where rolbypassrls
  union all select format('it is a member of %s, which has %s', rolname,
    case when rolsuper then 'SUPERUSER' else 'BYPASSRLS' end)
    from reachable where rolsuper or rolbypassrls
  union all select 'it may create tables in schema public' from me where has_schema_privilege('public', 'CREATE')
  and not rolsuper
  union all select 'it may create schemas' from me where has_database_privilege(current_database(), 'CREATE')
  and not rolsuper
  union all (select format('it owns %s', name) from owned, me where relowner = me.oid order by name limit 1)
  union all (select format('it is a member of %s, which owns %s', r.rolname, o.name)
    from owned o join reachable r on r.oid = o.relowner order by o.name limit 1)`

/**
 * Resolves if row security binds this connection's role. Call it before serving anything. Throws UnsafeRoleError if the
 * role is a superuser, may bypass row security, owns a table or could come to own one, or belongs to a role that
 * bypasses row security.
 */
export async function requireSafeRole(client: Pick<ClientBase, 'query'>): Promise<void> {
  const { rows } = await client.query<{ fault: string }>(FAULTS)
  if (rows.length === 0) return
  const { rows: names } = await client.query<{ name: string }>('select current_user as name')
  const reasons = rows.map((row) => row.fault).join('; ')
  const hint = 'Serve with pend_app: leave DATABASE_APP_URL unset, or let it name a role that owns nothing.'
  throw new UnsafeRoleError(`The database role "${names[0]?.name}" is not bound by row security: ${reasons}.`, hint)
}
