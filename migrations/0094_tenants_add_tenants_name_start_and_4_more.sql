-- add tenants.name$start
-- add tenants_name_start_idx
-- add tenants_slug_start_idx
-- add custom_domains.host$start
-- add custom_domains_host_start_idx
-- policies, grants, triggers and functions that changed

revoke all on "tenant"."custom_domains" from pend_app, pend_readonly;
drop trigger "touch" on "tenant"."tenants";
revoke all on "tenant"."tenants" from pend_app, pend_readonly;
alter table "tenant"."tenants" add column "name$start" text collate "C" generated always as (left(pend.fold("name"), 200)) stored;
create index "tenants_name_start_idx" on "tenant"."tenants" ("name$start");
create index "tenants_slug_start_idx" on "tenant"."tenants" ("slug" collate "C");
alter table "tenant"."custom_domains" add column "host$start" text collate "C" generated always as (left(pend.fold("host"), 200)) stored;
create index "custom_domains_host_start_idx" on "tenant"."custom_domains" ("tenant_id", "host$start");
grant select ("id", "name", "slug", "requires_second_factor", "status", "deletes_at", "closed_by", "created_at", "updated_at", "version", "name$start") on "tenant"."tenants" to pend_app;
grant insert ("id", "name", "slug", "requires_second_factor", "status", "deletes_at", "closed_by", "created_at", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant update ("name", "slug", "requires_second_factor", "status", "deletes_at", "closed_by", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant delete on "tenant"."tenants" to pend_app;
grant select ("id", "name", "slug", "requires_second_factor", "status", "deletes_at", "created_at", "updated_at", "version", "name$start") on "tenant"."tenants" to pend_readonly;
create trigger "touch" before update on "tenant"."tenants"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'name$start');
grant select ("tenant_id", "id", "host", "status", "record_name", "token", "checked_at", "problem", "created_at", "updated_at", "version", "host$start") on "tenant"."custom_domains" to pend_app;
grant insert ("tenant_id", "id", "host", "status", "record_name", "token", "checked_at", "problem", "created_at", "updated_at", "version") on "tenant"."custom_domains" to pend_app;
grant update ("host", "status", "record_name", "token", "checked_at", "problem", "updated_at", "version") on "tenant"."custom_domains" to pend_app;
grant delete on "tenant"."custom_domains" to pend_app;
grant select ("tenant_id", "id", "host", "status", "record_name", "token", "checked_at", "problem", "created_at", "updated_at", "version", "host$start") on "tenant"."custom_domains" to pend_readonly;
create or replace function pend."tell_tenant_custom_domains"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'host$start'] = to_jsonb(new) - array['updated_at', 'host$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'customDomains', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'host', old."host", 'status', old."status", 'recordName', old."record_name", 'token', old."token", 'checkedAt', to_char(old."checked_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'problem', old."problem", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'host', new."host", 'status', new."status", 'recordName', new."record_name", 'token', new."token", 'checkedAt', to_char(new."checked_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'problem', new."problem", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return new;
end $$;
revoke all on function pend."tell_tenant_custom_domains"() from public;
