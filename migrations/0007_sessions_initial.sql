-- create sessions
-- create refresh_tokens
-- create challenges
-- policies, grants, triggers and functions that changed

create table "auth"."sessions" (
  "id" uuid not null default pend.uuid_v7(),
  "user_id" uuid not null,
  "chosen_tenant_id" uuid,
  "expires_at" timestamp(3) with time zone not null,
  "ended_at" timestamp(3) with time zone,
  "ended_by" text,
  "impersonator_id" uuid,
  "started_from_id" uuid,
  "reason" text,
  "api_key" uuid,
  "proven_at" timestamp(3) with time zone,
  "address" text,
  "user_agent" text,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "sessions_pkey" primary key ("id"),
  constraint "sessions_ended_by_check" check ("ended_by" in ('logout', 'replay', 'password', 'email', 'deactivation', 'staff', 'revocation', 'second_factor', 'start_over')),
  constraint "sessions_reason_check" check (char_length("reason") <= 500),
  constraint "sessions_address_check" check (char_length("address") <= 64),
  constraint "sessions_user_agent_check" check (char_length("user_agent") <= 500),
  constraint "sessions_user_id_fkey" foreign key ("user_id") references "auth"."users" ("id") on delete cascade,
  constraint "sessions_chosen_tenant_id_fkey" foreign key ("chosen_tenant_id") references "tenant"."tenants" ("id") on delete set null ("chosen_tenant_id"),
  constraint "sessions_impersonator_id_fkey" foreign key ("impersonator_id") references "auth"."users" ("id") on delete cascade,
  constraint "sessions_started_from_id_fkey" foreign key ("started_from_id") references "auth"."sessions" ("id") on delete cascade
);
create index "sessions_created_at_idx" on "auth"."sessions" ("created_at" desc, "id" desc);
create index "sessions_user_id_idx" on "auth"."sessions" ("user_id");
create index "sessions_chosen_tenant_id_idx" on "auth"."sessions" ("chosen_tenant_id");
create index "sessions_impersonator_id_idx" on "auth"."sessions" ("impersonator_id");
create index "sessions_started_from_id_idx" on "auth"."sessions" ("started_from_id");
create index "sessions_api_key_idx" on "auth"."sessions" ("api_key");
create table "auth"."refresh_tokens" (
  "id" uuid not null default pend.uuid_v7(),
  "session_id" uuid not null,
  "token_hash" text,
  "expires_at" timestamp(3) with time zone not null,
  "used_at" timestamp(3) with time zone,
  "successor" text,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "refresh_tokens_pkey" primary key ("id"),
  constraint "refresh_tokens_token_hash_key" unique ("token_hash"),
  constraint "refresh_tokens_token_hash_check" check (char_length("token_hash") <= 64),
  constraint "refresh_tokens_successor_check" check (char_length("successor") <= 500),
  constraint "refresh_tokens_session_id_fkey" foreign key ("session_id") references "auth"."sessions" ("id") on delete cascade
);
create index "refresh_tokens_created_at_idx" on "auth"."refresh_tokens" ("created_at" desc, "id" desc);
create index "refresh_tokens_session_id_idx" on "auth"."refresh_tokens" ("session_id");
create table "auth"."challenges" (
  "id" uuid not null default pend.uuid_v7(),
  "purpose" text not null,
  "token_hash" text,
  "user_id" uuid,
  "session_id" uuid,
  "leads_to_id" uuid,
  "method" text,
  "tries" integer not null default 0,
  "expires_at" timestamp(3) with time zone not null,
  "used_at" timestamp(3) with time zone,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "challenges_pkey" primary key ("id"),
  constraint "challenges_token_hash_key" unique ("token_hash"),
  constraint "challenges_purpose_check" check ("purpose" in ('log_in', 'passkey_log_in', 'passkey_registration', 'step_up')),
  constraint "challenges_token_hash_check" check (char_length("token_hash") <= 64),
  constraint "challenges_method_check" check (char_length("method") <= 40),
  constraint "challenges_tries_check" check ("tries" >= 0),
  constraint "challenges_user_id_fkey" foreign key ("user_id") references "auth"."users" ("id") on delete cascade,
  constraint "challenges_session_id_fkey" foreign key ("session_id") references "auth"."sessions" ("id") on delete cascade,
  constraint "challenges_leads_to_id_fkey" foreign key ("leads_to_id") references "tenant"."tenants" ("id") on delete cascade
);
create index "challenges_created_at_idx" on "auth"."challenges" ("created_at" desc, "id" desc);
create index "challenges_user_id_idx" on "auth"."challenges" ("user_id");
create index "challenges_session_id_idx" on "auth"."challenges" ("session_id");
create index "challenges_leads_to_id_idx" on "auth"."challenges" ("leads_to_id");
alter table "auth"."sessions" enable row level security;
alter table "auth"."sessions" force row level security;
create policy "sessions_restrictive_select" on "auth"."sessions" as restrictive for select to public
  using (user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "sessions_restrictive_insert" on "auth"."sessions" as restrictive for insert to public
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "sessions_restrictive_update" on "auth"."sessions" as restrictive for update to public
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "sessions_restrictive_delete" on "auth"."sessions" as restrictive for delete to public
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "sessions_permissive_select" on "auth"."sessions" as permissive for select to pend_app, pend_readonly
  using (user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "sessions_permissive_insert" on "auth"."sessions" as permissive for insert to pend_app, pend_readonly
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "sessions_permissive_update" on "auth"."sessions" as permissive for update to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "sessions_permissive_delete" on "auth"."sessions" as permissive for delete to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "api_key", "proven_at", "address", "user_agent", "created_at", "updated_at", "version") on "auth"."sessions" to pend_app;
grant insert ("id", "user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "api_key", "proven_at", "address", "user_agent", "created_at", "updated_at", "version") on "auth"."sessions" to pend_app;
grant update ("user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "api_key", "proven_at", "address", "user_agent", "updated_at", "version") on "auth"."sessions" to pend_app;
grant delete on "auth"."sessions" to pend_app;
grant select ("id", "user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "api_key", "proven_at", "address", "user_agent", "created_at", "updated_at", "version") on "auth"."sessions" to pend_readonly;
create trigger "record_change" after insert or update or delete on "auth"."sessions"
  for each row execute function audit.record_change('sessions', '', 'id', '{"user_id":"user","chosen_tenant_id":"chosenTenant","expires_at":"expiresAt","ended_at":"endedAt","ended_by":"endedBy","impersonator_id":"impersonator","started_from_id":"startedFrom","reason":"reason","api_key":"apiKey"}', '{"address":"address","user_agent":"userAgent"}');
create trigger "touch" before update on "auth"."sessions"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'proven_at');
alter table "auth"."refresh_tokens" enable row level security;
alter table "auth"."refresh_tokens" force row level security;
create policy "refresh_tokens_system" on "auth"."refresh_tokens" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "session_id", "token_hash", "expires_at", "used_at", "successor", "created_at", "updated_at", "version") on "auth"."refresh_tokens" to pend_app;
grant insert ("id", "session_id", "token_hash", "expires_at", "used_at", "successor", "created_at", "updated_at", "version") on "auth"."refresh_tokens" to pend_app;
grant update ("session_id", "token_hash", "expires_at", "used_at", "successor", "updated_at", "version") on "auth"."refresh_tokens" to pend_app;
grant delete on "auth"."refresh_tokens" to pend_app;
grant select ("id", "session_id", "expires_at", "used_at", "created_at", "updated_at", "version") on "auth"."refresh_tokens" to pend_readonly;
alter table "auth"."challenges" enable row level security;
alter table "auth"."challenges" force row level security;
create policy "challenges_system" on "auth"."challenges" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "purpose", "token_hash", "user_id", "session_id", "leads_to_id", "method", "tries", "expires_at", "used_at", "created_at", "updated_at", "version") on "auth"."challenges" to pend_app;
grant insert ("id", "purpose", "token_hash", "user_id", "session_id", "leads_to_id", "method", "tries", "expires_at", "used_at", "created_at", "updated_at", "version") on "auth"."challenges" to pend_app;
grant update ("purpose", "token_hash", "user_id", "session_id", "leads_to_id", "method", "tries", "expires_at", "used_at", "updated_at", "version") on "auth"."challenges" to pend_app;
grant delete on "auth"."challenges" to pend_app;
grant select ("id", "purpose", "user_id", "session_id", "leads_to_id", "method", "tries", "expires_at", "used_at", "created_at", "updated_at", "version") on "auth"."challenges" to pend_readonly;
create or replace function auth.end_sessions_of_inactive() returns trigger language plpgsql as $$
begin
  update auth.sessions
  set ended_at = now(), ended_by = 'deactivation', updated_at = now(), version = version + 1
  where user_id = new.id and ended_at is null;
  return null;
end $$;
revoke all on function auth.end_sessions_of_inactive() from public;
create or replace function auth.end_impersonations() returns trigger language plpgsql as $$
begin
  update auth.sessions
  set ended_at = now(), ended_by = 'staff', updated_at = now(), version = version + 1
  where ended_at is null and impersonator_id is not null and (user_id = new.id or impersonator_id = new.id);
  return null;
end $$;
revoke all on function auth.end_impersonations() from public;
create or replace function auth.end_started_sessions() returns trigger language plpgsql as $$
begin
  update auth.sessions
  set ended_at = now(), ended_by = new.ended_by, updated_at = now(), version = version + 1
  where ended_at is null and started_from_id = new.id;
  return null;
end $$;
revoke all on function auth.end_started_sessions() from public;
create trigger "end_sessions" after update of is_active on auth.users
  for each row when (old.is_active and not new.is_active) execute function auth.end_sessions_of_inactive();
create trigger "end_impersonations" after update of is_staff, is_superuser, is_active on auth.users
  for each row when (old.is_staff <> new.is_staff or old.is_superuser <> new.is_superuser or old.is_active <> new.is_active) execute function auth.end_impersonations();
create trigger "end_started_sessions" after update of ended_at on auth.sessions
  for each row when (old.ended_at is null and new.ended_at is not null) execute function auth.end_started_sessions();
