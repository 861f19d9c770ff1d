-- create credentials
-- create sessions
-- create refresh_tokens
-- policies, grants, triggers and functions that changed

create table "auth"."credentials" (
  "id" uuid not null default pend.uuid_v7(),
  "user_id" uuid not null,
  "password_hash" text,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "credentials_pkey" primary key ("id"),
  constraint "credentials_user_id_key" unique ("user_id"),
  constraint "credentials_password_hash_check" check (char_length("password_hash") <= 500),
  constraint "credentials_user_id_fkey" foreign key ("user_id") references "auth"."users" ("id") on delete cascade
);
create index "credentials_created_at_idx" on "auth"."credentials" ("created_at" desc, "id" desc);
create table "auth"."sessions" (
  "id" uuid not null default pend.uuid_v7(),
  "user_id" uuid not null,
  "chosen_tenant_id" uuid,
  "expires_at" timestamp(3) with time zone not null,
  "ended_at" timestamp(3) with time zone,
  "ended_by" text,
  "address" text,
  "user_agent" text,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "sessions_pkey" primary key ("id"),
  constraint "sessions_ended_by_check" check ("ended_by" in ('logout', 'replay', 'password', 'deactivation')),
  constraint "sessions_address_check" check (char_length("address") <= 64),
  constraint "sessions_user_agent_check" check (char_length("user_agent") <= 500),
  constraint "sessions_user_id_fkey" foreign key ("user_id") references "auth"."users" ("id") on delete cascade,
  constraint "sessions_chosen_tenant_id_fkey" foreign key ("chosen_tenant_id") references "tenant"."tenants" ("id") on delete set null ("chosen_tenant_id")
);
create index "sessions_created_at_idx" on "auth"."sessions" ("created_at" desc, "id" desc);
create index "sessions_user_id_idx" on "auth"."sessions" ("user_id");
create index "sessions_chosen_tenant_id_idx" on "auth"."sessions" ("chosen_tenant_id");
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
alter table "auth"."credentials" enable row level security;
alter table "auth"."credentials" force row level security;
create policy "credentials_system" on "auth"."credentials" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "user_id", "password_hash", "created_at", "updated_at", "version") on "auth"."credentials" to pend_app;
grant insert ("id", "user_id", "password_hash", "created_at", "updated_at", "version") on "auth"."credentials" to pend_app;
grant update ("user_id", "password_hash", "updated_at", "version") on "auth"."credentials" to pend_app;
grant delete on "auth"."credentials" to pend_app;
grant select ("id", "user_id", "created_at", "updated_at", "version") on "auth"."credentials" to pend_readonly;
create trigger "record_change" after insert or update or delete on "auth"."credentials"
  for each row execute function audit.record_change('credentials', '', 'id', '{"user_id":"user"}', '{"password_hash":"passwordHash"}');
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
grant select ("id", "user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "address", "user_agent", "created_at", "updated_at", "version") on "auth"."sessions" to pend_app;
grant insert ("id", "user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "address", "user_agent", "created_at", "updated_at", "version") on "auth"."sessions" to pend_app;
grant update ("user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "address", "user_agent", "updated_at", "version") on "auth"."sessions" to pend_app;
grant delete on "auth"."sessions" to pend_app;
grant select ("id", "user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "address", "user_agent", "created_at", "updated_at", "version") on "auth"."sessions" to pend_readonly;
create trigger "record_change" after insert or update or delete on "auth"."sessions"
  for each row execute function audit.record_change('sessions', '', 'id', '{"user_id":"user","chosen_tenant_id":"chosenTenant","expires_at":"expiresAt","ended_at":"endedAt","ended_by":"endedBy"}', '{"address":"address","user_agent":"userAgent"}');
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
