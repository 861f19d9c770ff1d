-- create tenant_settings
-- policies, grants, triggers and functions that changed

create table "tenant"."tenant_settings" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "locale" text,
  "time_zone" text,
  "brand_name" text,
  "audit_retention_days" integer,
  "place" integer not null default 1,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "tenant_settings_pkey" primary key ("tenant_id", "id"),
  constraint "tenant_settings_place_key" unique ("tenant_id", "place"),
  constraint "tenant_settings_locale_check" check (char_length("locale") <= 35),
  constraint "tenant_settings_time_zone_check" check (char_length("time_zone") <= 64),
  constraint "tenant_settings_brand_name_check" check (char_length("brand_name") <= 100),
  constraint "tenant_settings_audit_retention_days_check" check ("audit_retention_days" >= 30),
  constraint "tenant_settings_audit_retention_days_check2" check ("audit_retention_days" <= 36500),
  constraint "tenant_settings_place_check" check ("place" >= 1),
  constraint "tenant_settings_place_check2" check ("place" <= 1)
);
create index "tenant_settings_created_at_idx" on "tenant"."tenant_settings" ("tenant_id", "created_at" desc, "id" desc);
alter table "tenant"."tenant_settings" enable row level security;
alter table "tenant"."tenant_settings" force row level security;
create policy "tenant_settings_tenant" on "tenant"."tenant_settings" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_access" on "tenant"."tenant_settings" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "locale", "time_zone", "brand_name", "audit_retention_days", "place", "created_at", "updated_at", "version") on "tenant"."tenant_settings" to pend_app;
grant insert ("tenant_id", "id", "locale", "time_zone", "brand_name", "audit_retention_days", "place", "created_at", "updated_at", "version") on "tenant"."tenant_settings" to pend_app;
grant update ("locale", "time_zone", "brand_name", "audit_retention_days", "place", "updated_at", "version") on "tenant"."tenant_settings" to pend_app;
grant delete on "tenant"."tenant_settings" to pend_app;
grant select ("tenant_id", "id", "locale", "time_zone", "brand_name", "audit_retention_days", "place", "created_at", "updated_at", "version") on "tenant"."tenant_settings" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."tenant_settings"
  for each row execute function audit.record_change('tenantSettings', '', 'id', '{"locale":"locale","time_zone":"timeZone","brand_name":"brandName","audit_retention_days":"auditRetentionDays"}', '{}');
