-- create identities
-- create provider_visits
-- policies, grants, triggers and functions that changed

create table "auth"."identities" (
  "id" uuid not null default pend.uuid_v7(),
  "user_id" uuid not null,
  "issuer" text not null,
  "subject" text not null,
  "provider" text not null,
  "email" text,
  "last_used_at" timestamp(3) with time zone,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "identities_pkey" primary key ("id"),
  constraint "identities_issuer_subject_key" unique ("issuer", "subject"),
  constraint "identities_issuer_check" check (char_length("issuer") <= 255),
  constraint "identities_subject_check" check (char_length("subject") <= 255),
  constraint "identities_provider_check" check (char_length("provider") <= 40),
  constraint "identities_email_check" check (char_length("email") <= 254),
  constraint "identities_email_check2" check ("email" = lower("email")),
  constraint "identities_user_id_fkey" foreign key ("user_id") references "auth"."users" ("id") on delete cascade
);
create index "identities_created_at_idx" on "auth"."identities" ("created_at" desc, "id" desc);
create index "identities_user_id_idx" on "auth"."identities" ("user_id");
create table "auth"."provider_visits" (
  "id" uuid not null default pend.uuid_v7(),
  "provider" text not null,
  "state_hash" text,
  "browser_hash" text,
  "challenge" text not null,
  "return_to" text,
  "expires_at" timestamp(3) with time zone not null,
  "answered_at" timestamp(3) with time zone,
  "code_hash" text,
  "claims" jsonb,
  "used_at" timestamp(3) with time zone,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "provider_visits_pkey" primary key ("id"),
  constraint "provider_visits_state_hash_key" unique ("state_hash"),
  constraint "provider_visits_code_hash_key" unique ("code_hash"),
  constraint "provider_visits_provider_check" check (char_length("provider") <= 40),
  constraint "provider_visits_state_hash_check" check (char_length("state_hash") <= 64),
  constraint "provider_visits_browser_hash_check" check (char_length("browser_hash") <= 64),
  constraint "provider_visits_challenge_check" check (char_length("challenge") <= 43),
  constraint "provider_visits_return_to_check" check (char_length("return_to") <= 500),
  constraint "provider_visits_code_hash_check" check (char_length("code_hash") <= 64)
);
create index "provider_visits_created_at_idx" on "auth"."provider_visits" ("created_at" desc, "id" desc);
create index "provider_visits_expires_at_idx" on "auth"."provider_visits" ("expires_at");
alter table "auth"."identities" enable row level security;
alter table "auth"."identities" force row level security;
create policy "identities_restrictive_select" on "auth"."identities" as restrictive for select to public
  using (user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "identities_restrictive_insert" on "auth"."identities" as restrictive for insert to public
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "identities_restrictive_update" on "auth"."identities" as restrictive for update to public
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "identities_restrictive_delete" on "auth"."identities" as restrictive for delete to public
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "identities_permissive_select" on "auth"."identities" as permissive for select to pend_app, pend_readonly
  using (user_id = (select nullif(current_setting('pend.actor_id', true), '')::uuid) or (select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "identities_permissive_insert" on "auth"."identities" as permissive for insert to pend_app, pend_readonly
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "identities_permissive_update" on "auth"."identities" as permissive for update to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
create policy "identities_permissive_delete" on "auth"."identities" as permissive for delete to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "user_id", "issuer", "subject", "provider", "email", "last_used_at", "created_at", "updated_at", "version") on "auth"."identities" to pend_app;
grant insert ("id", "user_id", "issuer", "subject", "provider", "email", "last_used_at", "created_at", "updated_at", "version") on "auth"."identities" to pend_app;
grant update ("user_id", "issuer", "subject", "provider", "email", "last_used_at", "updated_at", "version") on "auth"."identities" to pend_app;
grant delete on "auth"."identities" to pend_app;
grant select ("id", "user_id", "issuer", "subject", "provider", "email", "last_used_at", "created_at", "updated_at", "version") on "auth"."identities" to pend_readonly;
create trigger "record_change" after insert or update or delete on "auth"."identities"
  for each row execute function audit.record_change('identities', '', 'id', '{"user_id":"user","issuer":"issuer","subject":"subject","provider":"provider","email":"email"}', '{}');
create trigger "touch" before update on "auth"."identities"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'last_used_at');
alter table "auth"."provider_visits" enable row level security;
alter table "auth"."provider_visits" force row level security;
create policy "provider_visits_system" on "auth"."provider_visits" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "provider", "state_hash", "browser_hash", "challenge", "return_to", "expires_at", "answered_at", "code_hash", "claims", "used_at", "created_at", "updated_at", "version") on "auth"."provider_visits" to pend_app;
grant insert ("id", "provider", "state_hash", "browser_hash", "challenge", "return_to", "expires_at", "answered_at", "code_hash", "claims", "used_at", "created_at", "updated_at", "version") on "auth"."provider_visits" to pend_app;
grant update ("provider", "state_hash", "browser_hash", "challenge", "return_to", "expires_at", "answered_at", "code_hash", "claims", "used_at", "updated_at", "version") on "auth"."provider_visits" to pend_app;
grant delete on "auth"."provider_visits" to pend_app;
grant select ("id", "provider", "challenge", "return_to", "expires_at", "answered_at", "used_at", "created_at", "updated_at", "version") on "auth"."provider_visits" to pend_readonly;
