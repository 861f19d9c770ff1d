-- add tenant_settings.brand_color
-- add tenant_settings.brand_logo
-- add tenant_settings.brand_texts
-- add tenant_settings_brand_color_check
-- policies, grants, triggers and functions that changed

drop trigger "record_change" on "tenant"."tenant_settings";
revoke all on "tenant"."tenant_settings" from pend_app, pend_readonly;
alter table "tenant"."tenant_settings" add column "brand_color" text;
alter table "tenant"."tenant_settings" add column "brand_logo" uuid;
alter table "tenant"."tenant_settings" add column "brand_texts" jsonb;
alter table "tenant"."tenant_settings" add constraint "tenant_settings_brand_color_check" check (char_length("brand_color") <= 7);
grant select ("tenant_id", "id", "locale", "time_zone", "brand_name", "brand_color", "brand_logo", "brand_texts", "audit_retention_days", "place", "created_at", "updated_at", "version") on "tenant"."tenant_settings" to pend_app;
grant insert ("tenant_id", "id", "locale", "time_zone", "brand_name", "brand_color", "brand_logo", "brand_texts", "audit_retention_days", "place", "created_at", "updated_at", "version") on "tenant"."tenant_settings" to pend_app;
grant update ("locale", "time_zone", "brand_name", "brand_color", "brand_logo", "brand_texts", "audit_retention_days", "place", "updated_at", "version") on "tenant"."tenant_settings" to pend_app;
grant delete on "tenant"."tenant_settings" to pend_app;
grant select ("tenant_id", "id", "locale", "time_zone", "brand_name", "brand_color", "brand_logo", "brand_texts", "audit_retention_days", "place", "created_at", "updated_at", "version") on "tenant"."tenant_settings" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."tenant_settings"
  for each row execute function audit.record_change('tenantSettings', '', 'id', '{"locale":"locale","time_zone":"timeZone","brand_name":"brandName","brand_color":"brandColor","brand_logo":"brandLogo","brand_texts":"brandTexts","audit_retention_days":"auditRetentionDays"}', '{}');
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
    jsonb_build_object('id', old."id", 'locale', old."locale", 'timeZone', old."time_zone", 'brandName', old."brand_name", 'brandColor', old."brand_color", 'brandLogo', old."brand_logo", 'brandTexts', old."brand_texts", 'auditRetentionDays', old."audit_retention_days", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'locale', new."locale", 'timeZone', new."time_zone", 'brandName', new."brand_name", 'brandColor', new."brand_color", 'brandLogo', new."brand_logo", 'brandTexts', new."brand_texts", 'auditRetentionDays', new."audit_retention_days", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_tenant_settings"() from public;
