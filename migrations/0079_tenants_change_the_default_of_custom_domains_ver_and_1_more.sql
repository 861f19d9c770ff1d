-- change the default of custom_domains.version
-- change the default of tenant_settings.version
-- policies, grants, triggers and functions that changed

alter table "tenant"."custom_domains" alter column "version" drop default;
alter table "tenant"."custom_domains" alter column "version" set default 0;
alter table "tenant"."tenant_settings" alter column "version" drop default;
alter table "tenant"."tenant_settings" alter column "version" set default 0;
create trigger "touch" before update on "tenant"."tenants"
  for each row when (old.version = new.version) execute function pend.touch('updated_at');
create trigger "touch" before update on "tenant"."domains"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'checked_at', 'misses');
create trigger "touch" before update on "tenant"."former_slugs"
  for each row when (old.version = new.version) execute function pend.touch('updated_at');
create or replace function pend."tell_tenant_custom_domains"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at'] = to_jsonb(new) - array['updated_at'] then
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
create trigger "tell_create" after insert on "tenant"."custom_domains"
  for each row when (new.version = 0) execute function pend."tell_tenant_custom_domains"();
create trigger "tell_update" before update on "tenant"."custom_domains"
  for each row when (old.version = new.version) execute function pend."tell_tenant_custom_domains"();
create trigger "tell_delete" after delete on "tenant"."custom_domains"
  for each row execute function pend."tell_tenant_custom_domains"();
create or replace function pend."tell_tenant_tenant_settings"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'place'] = to_jsonb(new) - array['updated_at', 'place'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'tenantSettings', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'locale', old."locale", 'timeZone', old."time_zone", 'brandName', old."brand_name", 'auditRetentionDays', old."audit_retention_days", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'locale', new."locale", 'timeZone', new."time_zone", 'brandName', new."brand_name", 'auditRetentionDays', new."audit_retention_days", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return new;
end $$;
revoke all on function pend."tell_tenant_tenant_settings"() from public;
create trigger "tell_create" after insert on "tenant"."tenant_settings"
  for each row when (new.version = 0) execute function pend."tell_tenant_tenant_settings"();
create trigger "tell_update" before update on "tenant"."tenant_settings"
  for each row when (old.version = new.version) execute function pend."tell_tenant_tenant_settings"();
create trigger "tell_delete" after delete on "tenant"."tenant_settings"
  for each row execute function pend."tell_tenant_tenant_settings"();
