-- create one_time_tokens
-- policies, grants, triggers and functions that changed

create table "auth"."one_time_tokens" (
  "id" uuid not null default pend.uuid_v7(),
  "purpose" text not null,
  "token_hash" text,
  "email" text not null,
  "user_id" uuid,
  "leads_to_id" uuid,
  "subject" uuid,
  "expires_at" timestamp(3) with time zone not null,
  "used_at" timestamp(3) with time zone,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "one_time_tokens_pkey" primary key ("id"),
  constraint "one_time_tokens_token_hash_key" unique ("token_hash"),
  constraint "one_time_tokens_purpose_check" check ("purpose" in ('registration', 'verify_email', 'reset_password', 'change_email', 'magic_link', 'invitation')),
  constraint "one_time_tokens_token_hash_check" check (char_length("token_hash") <= 64),
  constraint "one_time_tokens_email_check" check (char_length("email") <= 254),
  constraint "one_time_tokens_email_check2" check ("email" = lower("email")),
  constraint "one_time_tokens_user_id_fkey" foreign key ("user_id") references "auth"."users" ("id") on delete cascade,
  constraint "one_time_tokens_leads_to_id_fkey" foreign key ("leads_to_id") references "tenant"."tenants" ("id") on delete cascade
);
create index "one_time_tokens_created_at_idx" on "auth"."one_time_tokens" ("created_at" desc, "id" desc);
create index "one_time_tokens_user_id_idx" on "auth"."one_time_tokens" ("user_id");
create index "one_time_tokens_leads_to_id_idx" on "auth"."one_time_tokens" ("leads_to_id");
create index "one_time_tokens_subject_idx" on "auth"."one_time_tokens" ("subject");
alter table "auth"."one_time_tokens" enable row level security;
alter table "auth"."one_time_tokens" force row level security;
create policy "one_time_tokens_system" on "auth"."one_time_tokens" as permissive for all to pend_app, pend_readonly
  using ((select nullif(current_setting('pend.system_reason', true), '') is not null))
  with check ((select nullif(current_setting('pend.system_reason', true), '') is not null));
grant select ("id", "purpose", "token_hash", "email", "user_id", "leads_to_id", "subject", "expires_at", "used_at", "created_at", "updated_at", "version") on "auth"."one_time_tokens" to pend_app;
grant insert ("id", "purpose", "token_hash", "email", "user_id", "leads_to_id", "subject", "expires_at", "used_at", "created_at", "updated_at", "version") on "auth"."one_time_tokens" to pend_app;
grant update ("purpose", "token_hash", "email", "user_id", "leads_to_id", "subject", "expires_at", "used_at", "updated_at", "version") on "auth"."one_time_tokens" to pend_app;
grant delete on "auth"."one_time_tokens" to pend_app;
grant select ("id", "purpose", "email", "user_id", "leads_to_id", "subject", "expires_at", "used_at", "created_at", "updated_at", "version") on "auth"."one_time_tokens" to pend_readonly;
