// What migrations made of a database, in a form that two databases can be compared by.

/**
 * Everything the declarations make, as PostgreSQL tells it: columns without their order, keys, indexes, policies, rights,
 * audit triggers. What a migration brings by hand stays out, such as the partial indexes that lead the queue.
 */
export const DESCRIBE_CATALOG = `
  select 'column' as kind, format('%s.%s.%s %s null=%s default=%s', table_schema, table_name, column_name, udt_name || coalesce('(' || numeric_precision || ',' || numeric_scale || ')', ''), is_nullable, column_default) as text
    from information_schema.columns where table_schema in ('public', 'auth', 'tenant', 'audit', 'tasks')
  union all select 'constraint', format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
    where connamespace::regnamespace::text in ('public', 'auth', 'tenant', 'audit', 'tasks') and contype <> 'n'
  union all select 'index', indexdef from pg_indexes where schemaname in ('public', 'auth', 'tenant', 'audit', 'tasks')
    and indexname <> 'changes_unsealed_idx' and (schemaname <> 'tasks' or indexname ~ '_(pkey|key|created_at_idx)$')
  union all select 'security', format('%s %s %s', oid::regclass, relrowsecurity, relforcerowsecurity) from pg_class
    where relkind = 'r' and relnamespace::regnamespace::text in ('public', 'auth', 'tenant', 'audit', 'tasks')
  union all select 'policy', format('%s.%s %s %s %s %s %s %s', schemaname, tablename, policyname, permissive, roles, cmd, qual, with_check) from pg_policies
  union all select 'right', format('%s %s.%s %s', grantee, table_name, column_name, privilege_type) from information_schema.column_privileges
    where grantee like 'pend%' and grantee <> 'pend_owner' and table_schema in ('public', 'auth', 'tenant', 'audit', 'tasks')
  union all select 'trigger', pg_get_triggerdef(oid) from pg_trigger where not tgisinternal and tgname = 'record_change'
  order by 1, 2`
