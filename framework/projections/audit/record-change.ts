// The one function behind every audit trigger: records every change of a row, by anybody.
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { PLATFORM_TENANT, REDACTED } from '#framework/resource/audit-fields.ts'
import { callerNames, currentCaller, TRAIL_KEEPS } from '#framework/resource/caller/caller-sql.ts'

/**
 * Arguments of its triggers: resource, operation ('' for the statement's own), the column of the record's id, and two
 * JSON objects `{ column: field }`: columns recorded in full, and redacted ones. An update that touches neither leaves
 * no entry. It runs as its owner, because nobody else may write the trail (RLS-28); names are qualified and the search
 * path is fixed (RLS-13).
 */
export const RECORD_CHANGE: SqlObject = {
  name: 'function audit.record_change',
  table: null,
  drop: '',
  create: `create or replace function audit.record_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set row_security = on as $$
declare
  before jsonb := case when tg_op = 'INSERT' then '{}' else to_jsonb(old) end;
  after jsonb := case when tg_op = 'DELETE' then '{}' else to_jsonb(new) end;
  record jsonb := case when tg_op = 'DELETE' then before else after end;
  found jsonb;
begin
  select jsonb_object_agg(field, case when redacted
      then jsonb_build_object('old', case when was <> 'null' then '${REDACTED}' end, 'new', case when becomes <> 'null' then '${REDACTED}' end)
      else jsonb_build_object('old', was, 'new', becomes) end)
    into found
    from (
      select field, redacted, coalesce(before -> name, 'null') as was, coalesce(after -> name, 'null') as becomes
      from (
        select key as name, value as field, false as redacted from jsonb_each_text(tg_argv[3]::jsonb)
        union all select key, value, true from jsonb_each_text(tg_argv[4]::jsonb)
      ) as columns
    ) as compared
    where was <> becomes;
  if found is null and tg_op = 'UPDATE' then
    return null;
  end if;
  insert into audit.changes (tenant_id, resource, record_id, operation, changes, ${callerNames(TRAIL_KEEPS)})
  values (
    coalesce((record ->> 'tenant_id')::uuid, '${PLATFORM_TENANT}'),
    tg_argv[0],
    (record ->> tg_argv[2])::uuid,
    coalesce(nullif(tg_argv[1], ''), case tg_op when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'delete' end),
    coalesce(found, '{}'),
    ${currentCaller(TRAIL_KEEPS)}
  );
  return null;
end $$;
revoke all on function audit.record_change() from public;`,
}
