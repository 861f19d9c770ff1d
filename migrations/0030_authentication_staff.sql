-- drop sessions_ended_by_check
-- add sessions.impersonator_id
-- add sessions.started_from_id
-- add sessions.reason
-- add sessions_ended_by_check
-- add sessions_reason_check
-- add sessions_impersonator_id_idx
-- add sessions_started_from_id_idx
-- add sessions_impersonator_id_fkey
-- add sessions_started_from_id_fkey
-- policies, grants, triggers and functions that changed

drop trigger "record_change" on "auth"."sessions";
revoke all on "auth"."sessions" from pend_app, pend_readonly;
alter table "auth"."sessions" drop constraint "sessions_ended_by_check";
alter table "auth"."sessions" add column "impersonator_id" uuid;
alter table "auth"."sessions" add column "started_from_id" uuid;
alter table "auth"."sessions" add column "reason" text;
alter table "auth"."sessions" add constraint "sessions_ended_by_check" check ("ended_by" in ('logout', 'replay', 'password', 'email', 'deactivation', 'staff'));
alter table "auth"."sessions" add constraint "sessions_reason_check" check (char_length("reason") <= 500);
create index "sessions_impersonator_id_idx" on "auth"."sessions" ("impersonator_id");
create index "sessions_started_from_id_idx" on "auth"."sessions" ("started_from_id");
alter table "auth"."sessions" no force row level security;
alter table "auth"."users" no force row level security;
alter table "auth"."sessions" add constraint "sessions_impersonator_id_fkey" foreign key ("impersonator_id") references "auth"."users" ("id") on delete cascade;
alter table "auth"."sessions" force row level security;
alter table "auth"."users" force row level security;
alter table "auth"."sessions" no force row level security;
alter table "auth"."sessions" add constraint "sessions_started_from_id_fkey" foreign key ("started_from_id") references "auth"."sessions" ("id") on delete cascade;
alter table "auth"."sessions" force row level security;
grant select ("id", "user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "address", "user_agent", "created_at", "updated_at", "version") on "auth"."sessions" to pend_app;
grant insert ("id", "user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "address", "user_agent", "created_at", "updated_at", "version") on "auth"."sessions" to pend_app;
grant update ("user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "address", "user_agent", "updated_at", "version") on "auth"."sessions" to pend_app;
grant delete on "auth"."sessions" to pend_app;
grant select ("id", "user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "address", "user_agent", "created_at", "updated_at", "version") on "auth"."sessions" to pend_readonly;
create trigger "record_change" after insert or update or delete on "auth"."sessions"
  for each row execute function audit.record_change('sessions', '', 'id', '{"user_id":"user","chosen_tenant_id":"chosenTenant","expires_at":"expiresAt","ended_at":"endedAt","ended_by":"endedBy","impersonator_id":"impersonator","started_from_id":"startedFrom","reason":"reason"}', '{"address":"address","user_agent":"userAgent"}');
