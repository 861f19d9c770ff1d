-- create tenant_exports
-- policies, grants, triggers and functions that changed

create table "tenant"."tenant_exports" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "status" text not null default 'waiting',
  "progress" integer not null default 0,
  "size" numeric(15, 0),
  "sha256" text,
  "requested_by_id" uuid default nullif(current_setting('pend.actor_id', true), '')::uuid,
  "expires_at" timestamp(3) with time zone,
  "problem" text,
  "storage_key" text not null default '',
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 0,
  constraint "tenant_exports_pkey" primary key ("tenant_id", "id"),
  constraint "tenant_exports_status_check" check ("status" in ('waiting', 'writing', 'ready', 'failed', 'discarded', 'expired')),
  constraint "tenant_exports_progress_check" check ("progress" >= 0),
  constraint "tenant_exports_progress_check2" check ("progress" <= 100),
  constraint "tenant_exports_sha256_check" check (char_length("sha256") <= 64),
  constraint "tenant_exports_problem_check" check (char_length("problem") <= 300),
  constraint "tenant_exports_storage_key_check" check (char_length("storage_key") <= 200),
  constraint "tenant_exports_requested_by_id_fkey" foreign key ("requested_by_id") references "auth"."users" ("id") on delete set null ("requested_by_id")
);
create index "tenant_exports_created_at_idx" on "tenant"."tenant_exports" ("tenant_id", "created_at" desc, "id" desc);
create index "tenant_exports_status_created_at_idx" on "tenant"."tenant_exports" ("tenant_id", "status", "created_at" desc, "id" desc);
create index "tenant_exports_requested_by_id_idx" on "tenant"."tenant_exports" ("requested_by_id", "tenant_id");
alter table "tenant"."tenant_exports" enable row level security;
alter table "tenant"."tenant_exports" force row level security;
create policy "tenant_exports_tenant" on "tenant"."tenant_exports" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "tenant_exports_access" on "tenant"."tenant_exports" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "status", "progress", "size", "sha256", "requested_by_id", "expires_at", "problem", "storage_key", "created_at", "updated_at", "version") on "tenant"."tenant_exports" to pend_app;
grant insert ("tenant_id", "id", "status", "progress", "size", "sha256", "requested_by_id", "expires_at", "problem", "storage_key", "created_at", "updated_at", "version") on "tenant"."tenant_exports" to pend_app;
grant update ("status", "progress", "size", "sha256", "requested_by_id", "expires_at", "problem", "storage_key", "updated_at", "version") on "tenant"."tenant_exports" to pend_app;
grant delete on "tenant"."tenant_exports" to pend_app;
grant select ("tenant_id", "id", "status", "progress", "size", "sha256", "requested_by_id", "expires_at", "problem", "created_at", "updated_at", "version") on "tenant"."tenant_exports" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."tenant_exports"
  for each row execute function audit.record_change('tenantExports', '', 'id', '{"status":"status","size":"size","sha256":"sha256","requested_by_id":"requestedBy","expires_at":"expiresAt","problem":"problem"}', '{"storage_key":"storageKey"}');
create or replace function pend."tell_tenant_tenant_exports"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'progress'] = to_jsonb(new) - array['updated_at', 'progress'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'tenantExports', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'status', old."status", 'progress', old."progress", 'size', old."size"::text, 'sha256', old."sha256", 'requestedBy', old."requested_by_id", 'expiresAt', to_char(old."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'problem', old."problem", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'status', new."status", 'progress', new."progress", 'size', new."size"::text, 'sha256', new."sha256", 'requestedBy', new."requested_by_id", 'expiresAt', to_char(new."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'problem', new."problem", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_tenant_exports"() from public;
create trigger "tell_create" after insert on "tenant"."tenant_exports"
  for each row when (new.version = 0) execute function pend."tell_tenant_tenant_exports"();
create trigger "tell_update" before update on "tenant"."tenant_exports"
  for each row when (old.version = new.version) execute function pend."tell_tenant_tenant_exports"();
create trigger "tell_delete" before delete on "tenant"."tenant_exports"
  for each row execute function pend."tell_tenant_tenant_exports"();
