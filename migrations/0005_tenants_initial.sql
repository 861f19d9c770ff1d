-- create tenants
-- create domains
-- create former_slugs
-- create custom_domains
-- create tenant_settings
-- policies, grants, triggers and functions that changed

create table "tenant"."tenants" (
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "slug" text,
  "requires_second_factor" boolean not null default false,
  "status" text not null default 'active',
  "deletes_at" timestamp(3) with time zone,
  "closed_by" text,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  "name$start" text collate "C" generated always as (left(pend.plain("name"), 200)) stored,
  constraint "tenants_pkey" primary key ("id"),
  constraint "tenants_slug_key" unique ("slug"),
  constraint "tenants_name_check" check (char_length("name") <= 200),
  constraint "tenants_slug_check" check (char_length("slug") <= 63),
  constraint "tenants_slug_check2" check ("slug" ~ '^[a-z0-9]+(?:-[a-z0-9]+)*$'),
  constraint "tenants_status_check" check ("status" in ('active', 'suspended', 'deleting', 'erasing')),
  constraint "tenants_closed_by_check" check ("closed_by" in ('owner', 'platform'))
);
create index "tenants_name_idx" on "tenant"."tenants" ("name" collate "und-x-icu", "id");
create index "tenants_status_name_idx" on "tenant"."tenants" ("status", "name" collate "und-x-icu", "id");
create index "tenants_created_at_idx" on "tenant"."tenants" ("created_at");
create index "tenants_name_start_idx" on "tenant"."tenants" ("name$start");
create index "tenants_slug_start_idx" on "tenant"."tenants" ("slug" collate "C");
create table "tenant"."domains" (
  "id" uuid not null default pend.uuid_v7(),
  "host" text not null,
  "leads_to_id" uuid not null,
  "token" text,
  "checked_at" timestamp(3) with time zone,
  "misses" integer not null default 0,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "domains_pkey" primary key ("id"),
  constraint "domains_host_key" unique ("host"),
  constraint "domains_host_check" check (char_length("host") <= 253),
  constraint "domains_token_check" check (char_length("token") <= 100),
  constraint "domains_leads_to_id_fkey" foreign key ("leads_to_id") references "tenant"."tenants" ("id") on delete cascade
);
create index "domains_created_at_idx" on "tenant"."domains" ("created_at" desc, "id" desc);
create index "domains_leads_to_id_idx" on "tenant"."domains" ("leads_to_id");
create index "domains_checked_at_idx" on "tenant"."domains" ("checked_at");
create table "tenant"."former_slugs" (
  "id" uuid not null default pend.uuid_v7(),
  "slug" text not null,
  "leads_to_id" uuid not null,
  "expires_at" timestamp(3) with time zone not null,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "former_slugs_pkey" primary key ("id"),
  constraint "former_slugs_slug_key" unique ("slug"),
  constraint "former_slugs_slug_check" check (char_length("slug") <= 63),
  constraint "former_slugs_slug_check2" check ("slug" ~ '^[a-z0-9]+(?:-[a-z0-9]+)*$'),
  constraint "former_slugs_leads_to_id_fkey" foreign key ("leads_to_id") references "tenant"."tenants" ("id") on delete cascade
);
create index "former_slugs_created_at_idx" on "tenant"."former_slugs" ("created_at" desc, "id" desc);
create index "former_slugs_leads_to_id_idx" on "tenant"."former_slugs" ("leads_to_id");
create table "tenant"."custom_domains" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "host" text not null,
  "status" text not null default 'pending',
  "record_name" text,
  "token" text,
  "checked_at" timestamp(3) with time zone,
  "problem" text,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 0,
  "host$start" text collate "C" generated always as (left(pend.plain("host"), 200)) stored,
  constraint "custom_domains_pkey" primary key ("tenant_id", "id"),
  constraint "custom_domains_host_key" unique ("tenant_id", "host"),
  constraint "custom_domains_host_check" check (char_length("host") <= 253),
  constraint "custom_domains_status_check" check ("status" in ('pending', 'verified', 'lost')),
  constraint "custom_domains_record_name_check" check (char_length("record_name") <= 300),
  constraint "custom_domains_token_check" check (char_length("token") <= 100),
  constraint "custom_domains_problem_check" check (char_length("problem") <= 300)
);
create index "custom_domains_host_idx" on "tenant"."custom_domains" ("tenant_id", "host", "id");
create index "custom_domains_status_host_idx" on "tenant"."custom_domains" ("tenant_id", "status", "host", "id");
create index "custom_domains_host_start_idx" on "tenant"."custom_domains" ("tenant_id", "host$start");
create table "tenant"."tenant_settings" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "locale" text,
  "time_zone" text,
  "brand_name" text,
  "brand_color" text,
  "brand_logo" uuid,
  "brand_texts" jsonb,
  "audit_retention_days" integer,
  "place" integer not null default 1,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 0,
  constraint "tenant_settings_pkey" primary key ("tenant_id", "id"),
  constraint "tenant_settings_place_key" unique ("tenant_id", "place"),
  constraint "tenant_settings_locale_check" check (char_length("locale") <= 35),
  constraint "tenant_settings_locale_check2" check ("locale" ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$'),
  constraint "tenant_settings_time_zone_check" check (char_length("time_zone") <= 64),
  constraint "tenant_settings_brand_name_check" check (char_length("brand_name") <= 100),
  constraint "tenant_settings_brand_color_check" check (char_length("brand_color") <= 7),
  constraint "tenant_settings_audit_retention_days_check" check ("audit_retention_days" >= 30),
  constraint "tenant_settings_audit_retention_days_check2" check ("audit_retention_days" <= 36500),
  constraint "tenant_settings_place_check" check ("place" >= 1),
  constraint "tenant_settings_place_check2" check ("place" <= 1)
);
create index "tenant_settings_created_at_idx" on "tenant"."tenant_settings" ("tenant_id", "created_at" desc, "id" desc);
alter table "tenant"."tenants" enable row level security;
alter table "tenant"."tenants" force row level security;
create policy "tenants_restrictive_select" on "tenant"."tenants" as restrictive for select to public
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null)
      or exists (select 1 from tenant.memberships m where m.tenant_id = tenants.id and m.user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) and (select nullif(current_setting('pend.key_id', true), '') is null)));
create policy "tenants_restrictive_insert" on "tenant"."tenants" as restrictive for insert to public
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "tenants_restrictive_update" on "tenant"."tenants" as restrictive for update to public
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenants_restrictive_delete" on "tenant"."tenants" as restrictive for delete to public
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "tenants_permissive_select" on "tenant"."tenants" as permissive for select to pend_app, pend_readonly
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null)
      or exists (select 1 from tenant.memberships m where m.tenant_id = tenants.id and m.user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) and (select nullif(current_setting('pend.key_id', true), '') is null)));
create policy "tenants_permissive_insert" on "tenant"."tenants" as permissive for insert to pend_app, pend_readonly
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "tenants_permissive_update" on "tenant"."tenants" as permissive for update to pend_app, pend_readonly
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenants_permissive_delete" on "tenant"."tenants" as permissive for delete to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "name", "slug", "requires_second_factor", "status", "deletes_at", "closed_by", "created_at", "updated_at", "version", "name$start") on "tenant"."tenants" to pend_app;
grant insert ("id", "name", "slug", "requires_second_factor", "status", "deletes_at", "closed_by", "created_at", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant update ("name", "slug", "requires_second_factor", "status", "deletes_at", "closed_by", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant delete on "tenant"."tenants" to pend_app;
grant select ("id", "name", "slug", "requires_second_factor", "status", "deletes_at", "created_at", "updated_at", "version", "name$start") on "tenant"."tenants" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."tenants"
  for each row execute function audit.record_change('tenants', '', 'id', '{"name":"name","slug":"slug","requires_second_factor":"requiresSecondFactor","status":"status","deletes_at":"deletesAt","closed_by":"closedBy"}', '{}');
create trigger "touch" before update on "tenant"."tenants"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'name$start');
alter table "tenant"."domains" enable row level security;
alter table "tenant"."domains" force row level security;
create policy "domains_system" on "tenant"."domains" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "host", "leads_to_id", "token", "checked_at", "misses", "created_at", "updated_at", "version") on "tenant"."domains" to pend_app;
grant insert ("id", "host", "leads_to_id", "token", "checked_at", "misses", "created_at", "updated_at", "version") on "tenant"."domains" to pend_app;
grant update ("host", "leads_to_id", "token", "checked_at", "misses", "updated_at", "version") on "tenant"."domains" to pend_app;
grant delete on "tenant"."domains" to pend_app;
grant select ("id", "host", "leads_to_id", "checked_at", "misses", "created_at", "updated_at", "version") on "tenant"."domains" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."domains"
  for each row execute function audit.record_change('domains', '', 'id', '{"host":"host","leads_to_id":"leadsTo"}', '{"token":"token"}');
create trigger "touch" before update on "tenant"."domains"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'checked_at', 'misses');
alter table "tenant"."former_slugs" enable row level security;
alter table "tenant"."former_slugs" force row level security;
create policy "former_slugs_system" on "tenant"."former_slugs" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "slug", "leads_to_id", "expires_at", "created_at", "updated_at", "version") on "tenant"."former_slugs" to pend_app;
grant insert ("id", "slug", "leads_to_id", "expires_at", "created_at", "updated_at", "version") on "tenant"."former_slugs" to pend_app;
grant update ("slug", "leads_to_id", "expires_at", "updated_at", "version") on "tenant"."former_slugs" to pend_app;
grant delete on "tenant"."former_slugs" to pend_app;
grant select ("id", "slug", "leads_to_id", "expires_at", "created_at", "updated_at", "version") on "tenant"."former_slugs" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."former_slugs"
  for each row execute function audit.record_change('formerSlugs', '', 'id', '{"slug":"slug","leads_to_id":"leadsTo","expires_at":"expiresAt"}', '{}');
create trigger "touch" before update on "tenant"."former_slugs"
  for each row when (old.version = new.version) execute function pend.touch('updated_at');
alter table "tenant"."custom_domains" enable row level security;
alter table "tenant"."custom_domains" force row level security;
create policy "custom_domains_tenant" on "tenant"."custom_domains" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "custom_domains_access" on "tenant"."custom_domains" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "host", "status", "record_name", "token", "checked_at", "problem", "created_at", "updated_at", "version", "host$start") on "tenant"."custom_domains" to pend_app;
grant insert ("tenant_id", "id", "host", "status", "record_name", "token", "checked_at", "problem", "created_at", "updated_at", "version") on "tenant"."custom_domains" to pend_app;
grant update ("host", "status", "record_name", "token", "checked_at", "problem", "updated_at", "version") on "tenant"."custom_domains" to pend_app;
grant delete on "tenant"."custom_domains" to pend_app;
grant select ("tenant_id", "id", "host", "status", "record_name", "token", "checked_at", "problem", "created_at", "updated_at", "version", "host$start") on "tenant"."custom_domains" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."custom_domains"
  for each row execute function audit.record_change('customDomains', '', 'id', '{"host":"host","status":"status","record_name":"recordName","token":"token","checked_at":"checkedAt","problem":"problem"}', '{}');
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
create trigger "tell_create" after insert on "tenant"."custom_domains"
  for each row when (new.version = 0) execute function pend."tell_tenant_custom_domains"();
create trigger "tell_update" before update on "tenant"."custom_domains"
  for each row when (old.version = new.version) execute function pend."tell_tenant_custom_domains"();
create trigger "tell_delete" before delete on "tenant"."custom_domains"
  for each row execute function pend."tell_tenant_custom_domains"();
alter table "tenant"."tenant_settings" enable row level security;
alter table "tenant"."tenant_settings" force row level security;
create policy "tenant_settings_restrictive_select" on "tenant"."tenant_settings" as restrictive for select to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "tenant_settings_restrictive_insert" on "tenant"."tenant_settings" as restrictive for insert to public
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_restrictive_update" on "tenant"."tenant_settings" as restrictive for update to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_restrictive_delete" on "tenant"."tenant_settings" as restrictive for delete to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_permissive_select" on "tenant"."tenant_settings" as permissive for select to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or ((select nullif(current_setting('pend.system_reason', true), '') is not null) and (select nullif(current_setting('pend.tenant_id', true), '')::uuid) is null));
create policy "tenant_settings_permissive_insert" on "tenant"."tenant_settings" as permissive for insert to pend_app, pend_readonly
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_permissive_update" on "tenant"."tenant_settings" as permissive for update to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_settings_permissive_delete" on "tenant"."tenant_settings" as permissive for delete to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
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
create trigger "tell_create" after insert on "tenant"."tenant_settings"
  for each row when (new.version = 0) execute function pend."tell_tenant_tenant_settings"();
create trigger "tell_update" before update on "tenant"."tenant_settings"
  for each row when (old.version = new.version) execute function pend."tell_tenant_tenant_settings"();
create trigger "tell_delete" before delete on "tenant"."tenant_settings"
  for each row execute function pend."tell_tenant_tenant_settings"();
create or replace function pend.time_zone() returns text language plpgsql stable parallel restricted as $$
declare
  zone text;
begin
  select s.time_zone into zone from tenant.tenant_settings s
    where s.tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid);
  if zone is null then return 'UTC'; end if;
  perform timestamptz 'epoch' at time zone zone;
  return zone;
exception when invalid_parameter_value then
  return 'UTC';
end
$$;
revoke all on function pend.time_zone() from public;
grant execute on function pend.time_zone() to pend_app, pend_readonly;
create trigger "outdate_roles" after update of status on tenant.tenants
  for each row when (old.status <> new.status) execute function tenant.outdate_roles();
create trigger "outdate_roles_without_factor" after update of requires_second_factor on tenant.tenants
  for each row when (new.requires_second_factor and not old.requires_second_factor) execute function tenant.outdate_roles();
