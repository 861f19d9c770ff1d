// What must not be true of a database that separates tenants: each rule is a query whose rows are findings.

/** One forbidden condition. */
export interface LintRule {
  /** Stable: exceptions and documents refer to it. */
  readonly id: string
  /** The sentence about a found object. */
  readonly fault: string
  readonly hint: string
  /** Returns the names of faulty objects in a column `object`. */
  readonly sql: string
}

/** Our schemas, the serving roles, and their tables: shared by all rules. */
export const LINT_SOURCES = `
  with schema as (select oid, nspname from pg_namespace
    where nspname in ('public', 'auth', 'tenant', 'audit', 'tasks', 'pend')),
  serving as (select oid, rolname from pg_roles where rolname in ('pend_app', 'pend_readonly')),
  relation as (
    select c.*, c.oid::regclass::text as name,
      exists (select 1 from serving s
        where has_any_column_privilege(s.oid, c.oid, 'SELECT, INSERT, UPDATE')
          or has_table_privilege(s.oid, c.oid, 'DELETE')) as is_reachable
    from pg_class c join schema on schema.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')),
  tenant_table as (
    select r.*, a.attnum as tenant_column, a.attnotnull as has_every_tenant
    from relation r join pg_attribute a on a.attrelid = r.oid and a.attname = 'tenant_id' and not a.attisdropped
    where r.relkind in ('r', 'p'))`

const VERBS = "(values ('r', 'select'), ('a', 'insert'), ('w', 'update'), ('d', 'delete')) as verb (code, word)"

/** Ordered by id. */
export const LINT_RULES: readonly LintRule[] = [
  {
    id: 'L01',
    fault: 'is a serving role that policies do not bind',
    hint: 'alter role … nosuperuser nobypassrls',
    sql: `select r.rolname as object from pg_roles r join serving s on s.oid = r.oid
      where r.rolsuper or r.rolbypassrls`,
  },
  {
    id: 'L02',
    fault: 'lends a serving role what policies do not bind',
    hint: 'revoke the membership: a serving role belongs to no role that owns tables, is a superuser or bypasses row security',
    sql: `select m.rolname || ' to ' || s.rolname as object from pg_roles m join serving s on s.oid <> m.oid
      and pg_has_role(s.oid, m.oid, 'member')
      where m.rolsuper or m.rolbypassrls or exists (select 1 from relation where relowner = m.oid)`,
  },
  {
    id: 'L03',
    fault: 'holds rows of tenants, or is open to a serving role, without row security',
    hint: 'alter table … enable row level security; declared resources get it from makemigrations',
    sql: `select name as object from relation where relkind in ('r', 'p') and not relrowsecurity
      and (is_reachable or oid in (select oid from tenant_table))`,
  },
  {
    id: 'L04',
    fault: 'lets its owner past the policies',
    hint: 'alter table … force row level security',
    sql: `select name as object from relation where relkind in ('r', 'p') and relrowsecurity
      and not relforcerowsecurity`,
  },
  {
    id: 'L05',
    fault: 'has row security but no policy, so nobody sees its rows',
    hint: 'declare who may see the rows, or drop the table',
    sql: `select name as object from relation r where relrowsecurity
      and not exists (select 1 from pg_policy p where p.polrelid = r.oid)`,
  },
  {
    id: 'L06',
    fault: 'has no restrictive wall between tenants for a verb',
    hint: 'a permissive policy alone is opened by the next one: add a restrictive policy; for select it must speak of tenant_id',
    sql: `select t.name || ' for ' || verb.word as object from tenant_table t cross join ${VERBS}
      where t.relrowsecurity and not exists (
        select 1 from pg_policy p where p.polrelid = t.oid and not p.polpermissive
        and p.polcmd in ('*', verb.code::"char")
          and (p.polroles = '{0}' or (select bool_and(s.oid = any (p.polroles)) from serving s))
          and (verb.code <> 'r' or pg_get_expr(p.polqual, p.polrelid) ~ '\\m(tenant_id|record)\\M'))`,
  },
  {
    id: 'L07',
    fault: 'is a policy that is always true',
    hint: 'say the condition, or drop the policy',
    sql: `select r.name || ', policy ' || p.polname as object from relation r join pg_policy p on p.polrelid = r.oid
      where 'true' in (pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))`,
  },
  {
    id: 'L08',
    fault: 'is owned by a serving role, which can change it',
    hint: 'alter … owner to pend_owner',
    sql: `select name as object from relation where relowner in (select oid from serving)
      union all select nspname from pg_namespace where nspowner in (select oid from serving)
      union all select oid::regprocedure::text from pg_proc where proowner in (select oid from serving)`,
  },
  {
    id: 'L09',
    fault: 'can be emptied, referenced or given triggers by a serving role, which no policy checks',
    hint: 'revoke truncate, references, trigger',
    sql: `select r.name || ' by ' || s.rolname as object from relation r cross join serving s
      where r.relkind in ('r', 'p', 'f')
      and (has_table_privilege(s.oid, r.oid, 'TRUNCATE, TRIGGER')
        or has_any_column_privilege(s.oid, r.oid, 'REFERENCES'))`,
  },
  {
    id: 'L10',
    fault: 'is a view that reads with the rights of its owner',
    hint: 'alter view … set (security_invoker = true)',
    sql: `select name as object from relation where relkind = 'v' and is_reachable
      and not coalesce((select bool_or(option_value::boolean) from pg_options_to_table(reloptions)
        where option_name = 'security_invoker'), false)`,
  },
  {
    id: 'L11',
    fault: 'is a materialized view, which has no policies, and a serving role reads it',
    hint: 'revoke it, and read it through a view that compares tenant_id',
    sql: `select name as object from relation where relkind = 'm' and is_reachable`,
  },
  {
    id: 'L12',
    fault: 'is a partition that can be reached past the policies of its parent',
    hint: 'revoke it from the serving roles, or enable and force row security on it too',
    sql: `select name as object from relation where relispartition and is_reachable
      and not (relrowsecurity and relforcerowsecurity)`,
  },
  {
    id: 'L13',
    fault: 'runs with the rights of its owner, and a serving role may call it',
    hint: 'revoke execute from public and the serving roles, or review it and add it to the exceptions with a reason',
    sql: `select p.oid::regprocedure::text as object from pg_proc p join schema on schema.oid = p.pronamespace
      where p.prosecdef and exists (select 1 from serving s where has_function_privilege(s.oid, p.oid, 'EXECUTE'))`,
  },
  {
    id: 'L14',
    fault: 'is a reference between tables of tenants that does not carry tenant_id',
    hint: 'foreign key (tenant_id, …) references … (tenant_id, id)',
    sql: `select t.name || '.' || f.conname as object from pg_constraint f
      join tenant_table t on t.oid = f.conrelid join tenant_table other on other.oid = f.confrelid
      where f.contype = 'f'
      and not exists (select 1 from unnest(f.conkey, f.confkey) as k (own, foreign_)
        where k.own = t.tenant_column and k.foreign_ = other.tenant_column)`,
  },
  {
    id: 'L15',
    fault: 'is unique across tenants, so an error reveals to one tenant what another has',
    hint: 'let tenant_id be part of the key; a key of one random uuid may stand alone',
    sql: `select i.indexrelid::regclass::text as object from pg_index i join tenant_table t on t.oid = i.indrelid
      where (i.indisunique or i.indisexclusion) and not t.tenant_column = any (i.indkey)
        and not (i.indisprimary and i.indnkeyatts = 1
          and (select atttypid = 'uuid'::regtype from pg_attribute a
            where a.attrelid = t.oid and a.attnum = i.indkey[0]))`,
  },
  {
    id: 'L16',
    fault: 'has rows that belong to no tenant',
    hint: 'alter table … alter column tenant_id set not null',
    sql: 'select name as object from tenant_table where not has_every_tenant',
  },
  {
    id: 'L17',
    fault: 'has no index that begins with tenant_id, so every tenant pays for all',
    hint: 'let the primary key begin with tenant_id',
    sql: `select name as object from tenant_table t
      where not exists (select 1 from pg_index i where i.indrelid = t.oid and i.indkey[0] = t.tenant_column)`,
  },
  {
    id: 'L18',
    fault: 'counts across tenants, so its numbers reveal how busy others are',
    hint: 'use uuids, and a counter for each tenant where people need numbers',
    sql: `select t.name || '.' || a.attname as object from tenant_table t
      join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
      where a.attidentity <> '' or exists (
        select 1 from pg_attrdef d join pg_depend on classid = 'pg_attrdef'::regclass and objid = d.oid
        and refclassid = 'pg_class'::regclass
          join pg_class q on q.oid = refobjid and q.relkind = 'S' where d.adrelid = t.oid and d.adnum = a.attnum)`,
  },
  {
    id: 'L19',
    fault: 'is a schema in which a serving role can make objects that shadow ours',
    hint: 'revoke create on schema … from public and the serving roles',
    sql: `select nspname || ' by ' || rolname as object from schema cross join serving s
      where has_schema_privilege(s.oid, schema.oid, 'CREATE')`,
  },
  {
    id: 'L20',
    fault: 'lets a serving role make temporary tables, which shadow ours',
    hint: 'revoke temporary on database … from public',
    sql: `select current_database() || ' by ' || rolname as object from serving s
      where has_database_privilege(s.oid, current_database(), 'TEMP')`,
  },
  {
    id: 'L21',
    fault: 'is marked leakproof, so it sees rows before the policies do',
    hint: 'alter function … not leakproof',
    sql: `select p.oid::regprocedure::text as object from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.proleakproof and n.nspname not in ('pg_catalog', 'information_schema')`,
  },
  {
    id: 'L22',
    fault: 'runs with the rights of its owner and looks names up wherever its caller likes',
    hint: 'alter function … set search_path = pg_catalog, pg_temp, and qualify the names in it',
    sql: `select p.oid::regprocedure::text as object from pg_proc p join schema on schema.oid = p.pronamespace
      where p.prosecdef
      and not exists (select 1 from unnest(p.proconfig) as setting where setting like 'search_path=%')`,
  },
  {
    id: 'L23',
    fault: 'reaches files, other servers or the operating system past all policies',
    hint: 'drop the extension or language',
    sql: `select 'extension ' || extname as object from pg_extension
      where extname in ('dblink', 'file_fdw', 'postgres_fdw', 'adminpack')
      union all select 'language ' || lanname from pg_language where lanispl and not lanpltrusted`,
  },
]
