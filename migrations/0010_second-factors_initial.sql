-- create totp_secrets
-- create recovery_codes
-- create passkeys
-- policies, grants, triggers and functions that changed

create table "auth"."totp_secrets" (
  "id" uuid not null default pend.uuid_v7(),
  "user_id" uuid not null,
  "sealed_secret" text,
  "confirmed_at" timestamp(3) with time zone,
  "last_step" integer not null default 0,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "totp_secrets_pkey" primary key ("id"),
  constraint "totp_secrets_user_id_key" unique ("user_id"),
  constraint "totp_secrets_sealed_secret_check" check (char_length("sealed_secret") <= 200),
  constraint "totp_secrets_user_id_fkey" foreign key ("user_id") references "auth"."users" ("id") on delete cascade
);
create index "totp_secrets_created_at_idx" on "auth"."totp_secrets" ("created_at" desc, "id" desc);
create table "auth"."recovery_codes" (
  "id" uuid not null default pend.uuid_v7(),
  "user_id" uuid not null,
  "code_hash" text,
  "used_at" timestamp(3) with time zone,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "recovery_codes_pkey" primary key ("id"),
  constraint "recovery_codes_code_hash_key" unique ("code_hash"),
  constraint "recovery_codes_code_hash_check" check (char_length("code_hash") <= 64),
  constraint "recovery_codes_user_id_fkey" foreign key ("user_id") references "auth"."users" ("id") on delete cascade
);
create index "recovery_codes_created_at_idx" on "auth"."recovery_codes" ("created_at" desc, "id" desc);
create index "recovery_codes_user_id_idx" on "auth"."recovery_codes" ("user_id");
create table "auth"."passkeys" (
  "id" uuid not null default pend.uuid_v7(),
  "user_id" uuid not null,
  "name" text not null,
  "credential_id" text,
  "credential_hash" text,
  "public_key" text,
  "counter" numeric(10, 0) not null default '0',
  "transports" text[],
  "is_backed_up" boolean not null default false,
  "last_used_at" timestamp(3) with time zone,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "passkeys_pkey" primary key ("id"),
  constraint "passkeys_credential_hash_key" unique ("credential_hash"),
  constraint "passkeys_name_check" check (char_length("name") <= 100),
  constraint "passkeys_credential_id_check" check (char_length("credential_id") <= 1400),
  constraint "passkeys_credential_hash_check" check (char_length("credential_hash") <= 64),
  constraint "passkeys_public_key_check" check (char_length("public_key") <= 4000),
  constraint "passkeys_transports_check" check (cardinality("transports") <= 10),
  constraint "passkeys_user_id_fkey" foreign key ("user_id") references "auth"."users" ("id") on delete cascade
);
create index "passkeys_created_at_idx" on "auth"."passkeys" ("created_at" desc, "id" desc);
create index "passkeys_user_id_idx" on "auth"."passkeys" ("user_id");
alter table "auth"."totp_secrets" enable row level security;
alter table "auth"."totp_secrets" force row level security;
create policy "totp_secrets_system" on "auth"."totp_secrets" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "user_id", "sealed_secret", "confirmed_at", "last_step", "created_at", "updated_at", "version") on "auth"."totp_secrets" to pend_app;
grant insert ("id", "user_id", "sealed_secret", "confirmed_at", "last_step", "created_at", "updated_at", "version") on "auth"."totp_secrets" to pend_app;
grant update ("user_id", "sealed_secret", "confirmed_at", "last_step", "updated_at", "version") on "auth"."totp_secrets" to pend_app;
grant delete on "auth"."totp_secrets" to pend_app;
grant select ("id", "user_id", "confirmed_at", "last_step", "created_at", "updated_at", "version") on "auth"."totp_secrets" to pend_readonly;
alter table "auth"."recovery_codes" enable row level security;
alter table "auth"."recovery_codes" force row level security;
create policy "recovery_codes_system" on "auth"."recovery_codes" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "user_id", "code_hash", "used_at", "created_at", "updated_at", "version") on "auth"."recovery_codes" to pend_app;
grant insert ("id", "user_id", "code_hash", "used_at", "created_at", "updated_at", "version") on "auth"."recovery_codes" to pend_app;
grant update ("user_id", "code_hash", "used_at", "updated_at", "version") on "auth"."recovery_codes" to pend_app;
grant delete on "auth"."recovery_codes" to pend_app;
grant select ("id", "user_id", "used_at", "created_at", "updated_at", "version") on "auth"."recovery_codes" to pend_readonly;
alter table "auth"."passkeys" enable row level security;
alter table "auth"."passkeys" force row level security;
create policy "passkeys_system" on "auth"."passkeys" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "user_id", "name", "credential_id", "credential_hash", "public_key", "counter", "transports", "is_backed_up", "last_used_at", "created_at", "updated_at", "version") on "auth"."passkeys" to pend_app;
grant insert ("id", "user_id", "name", "credential_id", "credential_hash", "public_key", "counter", "transports", "is_backed_up", "last_used_at", "created_at", "updated_at", "version") on "auth"."passkeys" to pend_app;
grant update ("user_id", "name", "credential_id", "credential_hash", "public_key", "counter", "transports", "is_backed_up", "last_used_at", "updated_at", "version") on "auth"."passkeys" to pend_app;
grant delete on "auth"."passkeys" to pend_app;
grant select ("id", "user_id", "name", "counter", "transports", "is_backed_up", "last_used_at", "created_at", "updated_at", "version") on "auth"."passkeys" to pend_readonly;
create or replace function auth.has_second_factor(person uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from auth.totp_secrets s where s.user_id = person and s.confirmed_at is not null)
    or exists (select from auth.passkeys k where k.user_id = person);
end $$;
revoke all on function auth.has_second_factor(uuid) from public;
grant execute on function auth.has_second_factor(uuid) to pend_app, pend_readonly;
