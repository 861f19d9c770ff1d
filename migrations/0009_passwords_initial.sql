-- create credentials
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
create trigger "touch" before update on "auth"."credentials"
  for each row when (old.version = new.version) execute function pend.touch('updated_at');
