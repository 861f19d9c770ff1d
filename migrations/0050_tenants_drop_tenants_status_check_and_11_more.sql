-- drop tenants_status_check
-- add tenants.deletes_at
-- add tenants.closed_by
-- add tenants_status_check
-- add tenants_closed_by_check
-- add domains.token
-- add domains.checked_at
-- add domains.misses
-- add domains_token_check
-- add domains_checked_at_idx
-- create former_slugs
-- create custom_domains
-- policies, grants, triggers and functions that changed

drop trigger "record_change" on "tenant"."domains";
revoke all on "tenant"."domains" from pend_app, pend_readonly;
drop trigger "record_change" on "tenant"."tenants";
revoke all on "tenant"."tenants" from pend_app, pend_readonly;
alter table "tenant"."tenants" drop constraint "tenants_status_check";
alter table "tenant"."tenants" add column "deletes_at" timestamp(3) with time zone;
alter table "tenant"."tenants" add column "closed_by" text;
alter table "tenant"."tenants" add constraint "tenants_status_check" check ("status" in ('active', 'suspended', 'deleting'));
alter table "tenant"."tenants" add constraint "tenants_closed_by_check" check ("closed_by" in ('owner', 'platform'));
alter table "tenant"."domains" add column "token" text;
alter table "tenant"."domains" add column "checked_at" timestamp(3) with time zone;
alter table "tenant"."domains" add column "misses" integer not null default 0;
alter table "tenant"."domains" add constraint "domains_token_check" check (char_length("token") <= 100);
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
  "version" integer not null default 1,
  constraint "custom_domains_pkey" primary key ("tenant_id", "id"),
  constraint "custom_domains_host_key" unique ("tenant_id", "host"),
  constraint "custom_domains_host_check" check (char_length("host") <= 253),
  constraint "custom_domains_status_check" check ("status" in ('pending', 'verified', 'lost')),
  constraint "custom_domains_record_name_check" check (char_length("record_name") <= 300),
  constraint "custom_domains_token_check" check (char_length("token") <= 100),
  constraint "custom_domains_problem_check" check (char_length("problem") <= 300)
);
create index "custom_domains_host_idx" on "tenant"."custom_domains" ("tenant_id", "host", "id");
grant select ("id", "name", "slug", "requires_second_factor", "status", "deletes_at", "closed_by", "created_at", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant insert ("id", "name", "slug", "requires_second_factor", "status", "deletes_at", "closed_by", "created_at", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant update ("name", "slug", "requires_second_factor", "status", "deletes_at", "closed_by", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant delete on "tenant"."tenants" to pend_app;
grant select ("id", "name", "slug", "requires_second_factor", "status", "deletes_at", "created_at", "updated_at", "version") on "tenant"."tenants" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."tenants"
  for each row execute function audit.record_change('tenants', '', 'id', '{"name":"name","slug":"slug","requires_second_factor":"requiresSecondFactor","status":"status","deletes_at":"deletesAt","closed_by":"closedBy"}', '{}');
grant select ("id", "host", "leads_to_id", "token", "checked_at", "misses", "created_at", "updated_at", "version") on "tenant"."domains" to pend_app;
grant insert ("id", "host", "leads_to_id", "token", "checked_at", "misses", "created_at", "updated_at", "version") on "tenant"."domains" to pend_app;
grant update ("host", "leads_to_id", "token", "checked_at", "misses", "updated_at", "version") on "tenant"."domains" to pend_app;
grant delete on "tenant"."domains" to pend_app;
grant select ("id", "host", "leads_to_id", "checked_at", "misses", "created_at", "updated_at", "version") on "tenant"."domains" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."domains"
  for each row execute function audit.record_change('domains', '', 'id', '{"host":"host","leads_to_id":"leadsTo"}', '{"token":"token"}');
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
alter table "tenant"."custom_domains" enable row level security;
alter table "tenant"."custom_domains" force row level security;
create policy "custom_domains_tenant" on "tenant"."custom_domains" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "custom_domains_access" on "tenant"."custom_domains" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "host", "status", "record_name", "token", "checked_at", "problem", "created_at", "updated_at", "version") on "tenant"."custom_domains" to pend_app;
grant insert ("tenant_id", "id", "host", "status", "record_name", "token", "checked_at", "problem", "created_at", "updated_at", "version") on "tenant"."custom_domains" to pend_app;
grant update ("host", "status", "record_name", "token", "checked_at", "problem", "updated_at", "version") on "tenant"."custom_domains" to pend_app;
grant delete on "tenant"."custom_domains" to pend_app;
grant select ("tenant_id", "id", "host", "status", "record_name", "token", "checked_at", "problem", "created_at", "updated_at", "version") on "tenant"."custom_domains" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."custom_domains"
  for each row execute function audit.record_change('customDomains', '', 'id', '{"host":"host","status":"status","record_name":"recordName","token":"token","checked_at":"checkedAt","problem":"problem"}', '{}');
