-- create tenants
-- create domains
-- policies, grants, triggers and functions that changed

create table "tenant"."tenants" (
  "id" uuid not null default pend.uuid_v7(),
  "name" text not null,
  "slug" text,
  "status" text not null default 'active',
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "tenants_pkey" primary key ("id"),
  constraint "tenants_slug_key" unique ("slug"),
  constraint "tenants_name_check" check (char_length("name") <= 200),
  constraint "tenants_slug_check" check (char_length("slug") <= 63),
  constraint "tenants_slug_check2" check ("slug" ~ '^[a-z0-9]+(?:-[a-z0-9]+)*$'),
  constraint "tenants_status_check" check ("status" in ('active', 'suspended'))
);
create index "tenants_name_idx" on "tenant"."tenants" ("name", "id");
create index "tenants_created_at_idx" on "tenant"."tenants" ("created_at");
create table "tenant"."domains" (
  "id" uuid not null default pend.uuid_v7(),
  "host" text not null,
  "leads_to_id" uuid not null,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "domains_pkey" primary key ("id"),
  constraint "domains_host_key" unique ("host"),
  constraint "domains_host_check" check (char_length("host") <= 253),
  constraint "domains_leads_to_id_fkey" foreign key ("leads_to_id") references "tenant"."tenants" ("id") on delete cascade
);
create index "domains_created_at_idx" on "tenant"."domains" ("created_at" desc, "id" desc);
create index "domains_leads_to_id_idx" on "tenant"."domains" ("leads_to_id");
alter table "tenant"."tenants" enable row level security;
alter table "tenant"."tenants" force row level security;
create policy "tenants_restrictive_select" on "tenant"."tenants" as restrictive for select to public
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null)
      or exists (select 1 from tenant.memberships m where m.tenant_id = tenants.id and m.user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid)));
create policy "tenants_restrictive_insert" on "tenant"."tenants" as restrictive for insert to public
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "tenants_restrictive_update" on "tenant"."tenants" as restrictive for update to public
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenants_restrictive_delete" on "tenant"."tenants" as restrictive for delete to public
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "tenants_permissive_select" on "tenant"."tenants" as permissive for select to pend_app, pend_readonly
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null)
      or exists (select 1 from tenant.memberships m where m.tenant_id = tenants.id and m.user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid)));
create policy "tenants_permissive_insert" on "tenant"."tenants" as permissive for insert to pend_app, pend_readonly
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "tenants_permissive_update" on "tenant"."tenants" as permissive for update to pend_app, pend_readonly
  using (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenants_permissive_delete" on "tenant"."tenants" as permissive for delete to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "name", "slug", "status", "created_at", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant insert ("id", "name", "slug", "status", "created_at", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant update ("name", "slug", "status", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant delete on "tenant"."tenants" to pend_app;
grant select ("id", "name", "slug", "status", "created_at", "updated_at", "version") on "tenant"."tenants" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."tenants"
  for each row execute function audit.record_change('tenants', '', 'id', '{"name":"name","slug":"slug","status":"status"}', '{}');
alter table "tenant"."domains" enable row level security;
alter table "tenant"."domains" force row level security;
create policy "domains_system" on "tenant"."domains" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "host", "leads_to_id", "created_at", "updated_at", "version") on "tenant"."domains" to pend_app;
grant insert ("id", "host", "leads_to_id", "created_at", "updated_at", "version") on "tenant"."domains" to pend_app;
grant update ("host", "leads_to_id", "updated_at", "version") on "tenant"."domains" to pend_app;
grant delete on "tenant"."domains" to pend_app;
grant select ("id", "host", "leads_to_id", "created_at", "updated_at", "version") on "tenant"."domains" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."domains"
  for each row execute function audit.record_change('domains', '', 'id', '{"host":"host","leads_to_id":"leadsTo"}', '{}');
