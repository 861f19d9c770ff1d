-- policies, grants, triggers and functions that changed

drop trigger "tell_delete" on "tenant"."tenant_settings";
drop trigger "tell_delete" on "tenant"."custom_domains";
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
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_custom_domains"() from public;
create trigger "tell_delete" before delete on "tenant"."custom_domains"
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
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_tenant_settings"() from public;
create trigger "tell_delete" before delete on "tenant"."tenant_settings"
  for each row execute function pend."tell_tenant_tenant_settings"();
