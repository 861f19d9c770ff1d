-- Everything that somebody made in this database: a name and a text for each, the same in two databases that are made alike.
with schemas as (
  select oid, nspname as name, nspowner as owner, nspacl as acl from pg_namespace
  where nspname !~ '^pg_' and nspname <> 'information_schema'
), relations as (
  select c.oid, s.name as schema, format('%I.%I', s.name, c.relname) as name, c.relkind, c.relowner as owner, c.relacl as acl,
    c.relrowsecurity, c.relforcerowsecurity, c.relpersistence, c.reloptions
  from pg_class c join schemas s on s.oid = c.relnamespace
  -- The migrator makes these two for itself.
  where (s.name, c.relname) not in (('pend', 'migrations'), ('pend', 'permission_words'))
), routines as (
  select p.oid, p.proowner as owner, p.proacl as acl, p.prokind,
    format('%I.%I(%s)', s.name, p.proname, pg_get_function_identity_arguments(p.oid)) as name
  from pg_proc p join schemas s on s.oid = p.pronamespace
  where not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
), rights as (
  select 'schema ' || name as name, owner, coalesce(acl, acldefault('n', owner)) as acl from schemas
  union all
  select 'relation ' || name, owner, coalesce(acl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", owner))
  from relations where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  union all
  select 'function ' || name, owner, coalesce(acl, acldefault('f', owner)) from routines
  union all
  select format('column %s.%I', r.name, a.attname), r.owner, a.attacl
  from relations r join pg_attribute a on a.attrelid = r.oid where a.attacl is not null and not a.attisdropped
), described as (
  select 'schema ' || name as name, 'owned by ' || owner::regrole as text from schemas
  union all
  select 'extension ' || extname, 'in ' || extnamespace::regnamespace from pg_extension
  union all
  select format('table %s', name), concat_ws(' ', relkind, 'owned by', owner::regrole, relpersistence,
    case when relrowsecurity then 'row security' end, case when relforcerowsecurity then 'forced' end, reloptions)
  from relations where relkind in ('r', 'p', 'f', 'S')
  union all
  select format('view %s', name), concat_ws(' ', 'owned by', owner::regrole, reloptions, pg_get_viewdef(oid))
  from relations where relkind in ('v', 'm')
  union all
  select format('column %s.%I', r.name, a.attname), concat_ws(' ', format_type(a.atttypid, a.atttypmod),
    case when a.attcollation <> t.typcollation then 'collate ' || a.attcollation::regcollation end,
    case when a.attnotnull then 'not null' end,
    case when d.oid is not null then 'default ' || pg_get_expr(d.adbin, d.adrelid) end,
    nullif(a.attgenerated, ''), nullif(a.attidentity, ''), nullif(a.attstorage, t.typstorage), a.attoptions)
  from relations r join pg_attribute a on a.attrelid = r.oid join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where r.relkind in ('r', 'p', 'f') and a.attnum > 0 and not a.attisdropped
  union all
  select format('constraint %s.%I', r.name, c.conname), pg_get_constraintdef(c.oid) || case when c.convalidated then '' else ' not valid' end
  from relations r join pg_constraint c on c.conrelid = r.oid where c.contype in ('p', 'u', 'f', 'c', 'x')
  union all
  select format('index %s', r.name), concat_ws(' ', pg_get_indexdef(r.oid), case when not i.indisvalid then 'not valid' end)
  from relations r join pg_index i on i.indexrelid = r.oid where i.indrelid in (select oid from relations)
  union all
  select format('trigger %s.%I', r.name, t.tgname), pg_get_triggerdef(t.oid) || case t.tgenabled when 'O' then '' else t.tgenabled::text end
  from relations r join pg_trigger t on t.tgrelid = r.oid where not t.tgisinternal
  union all
  select format('event trigger %I', evtname), concat_ws(' ', evtevent, evtfoid::regprocedure, evtenabled, evttags) from pg_event_trigger
  union all
  select format('rule %s.%I', r.name, u.rulename), pg_get_ruledef(u.oid)
  from relations r join pg_rewrite u on u.ev_class = r.oid where u.rulename <> '_RETURN'
  union all
  select format('policy %s.%I', r.name, p.polname), concat_ws(' ', case when p.polpermissive then 'permissive' else 'restrictive' end,
    'for', p.polcmd, 'to', (select string_agg(coalesce(nullif(role, 0)::regrole::text, 'public'), ', ' order by 1) from unnest(p.polroles) role),
    'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
  from relations r join pg_policy p on p.polrelid = r.oid
  union all
  select format('function %s', name), 'owned by ' || owner::regrole || ' ' ||
    case when prokind in ('f', 'p') then pg_get_functiondef(oid) else prokind::text end
  from routines
  union all
  select format('type %I.%I', s.name, t.typname), concat_ws(' ', t.typtype, format_type(t.typbasetype, t.typtypmod),
    (select string_agg(enumlabel, ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid))
  from pg_type t join schemas s on s.oid = t.typnamespace
  where t.typtype in ('d', 'e', 'r', 'm') or (t.typtype = 'c' and exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
  union all
  select format('collation %I.%I', s.name, c.collname), concat_ws(' ', c.collprovider, c.collisdeterministic, c.collcollate)
  from pg_collation c join schemas s on s.oid = c.collnamespace
  union all
  select format('statistics %I.%I', s.name, x.stxname), pg_get_statisticsobjdef(x.oid)
  from pg_statistic_ext x join schemas s on s.oid = x.stxnamespace
  union all
  select format('rights of what %s makes later (%s%s)', d.defaclrole::regrole, d.defaclobjtype,
    ' in ' || nullif(d.defaclnamespace, 0)::regnamespace), (select string_agg(item::text, ', ' order by item::text) from unnest(d.defaclacl) item)
  from pg_default_acl d
  union all
  select format('right of %s on %s', coalesce(nullif(r.grantee, 0)::regrole::text, 'public'), rights.name),
    string_agg(r.privilege_type || case when r.is_grantable then ' with grant option' else '' end, ', ' order by r.privilege_type)
  from rights, aclexplode(rights.acl) r where r.grantee <> rights.owner
  group by rights.name, r.grantee
)
select name, text from described order by name
