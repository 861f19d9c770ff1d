-- drop sessions_ended_by_check
-- add sessions.api_key
-- add sessions_ended_by_check
-- add sessions_api_key_idx
-- policies, grants, triggers and functions that changed

drop trigger "record_change" on "auth"."sessions";
revoke all on "auth"."sessions" from pend_app, pend_readonly;
alter table "auth"."sessions" drop constraint "sessions_ended_by_check";
alter table "auth"."sessions" add column "api_key" uuid;
alter table "auth"."sessions" add constraint "sessions_ended_by_check" check ("ended_by" in ('logout', 'replay', 'password', 'email', 'deactivation', 'staff', 'revocation'));
create index "sessions_api_key_idx" on "auth"."sessions" ("api_key");
grant select ("id", "user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "api_key", "address", "user_agent", "created_at", "updated_at", "version") on "auth"."sessions" to pend_app;
grant insert ("id", "user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "api_key", "address", "user_agent", "created_at", "updated_at", "version") on "auth"."sessions" to pend_app;
grant update ("user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "api_key", "address", "user_agent", "updated_at", "version") on "auth"."sessions" to pend_app;
grant delete on "auth"."sessions" to pend_app;
grant select ("id", "user_id", "chosen_tenant_id", "expires_at", "ended_at", "ended_by", "impersonator_id", "started_from_id", "reason", "api_key", "address", "user_agent", "created_at", "updated_at", "version") on "auth"."sessions" to pend_readonly;
create trigger "record_change" after insert or update or delete on "auth"."sessions"
  for each row execute function audit.record_change('sessions', '', 'id', '{"user_id":"user","chosen_tenant_id":"chosenTenant","expires_at":"expiresAt","ended_at":"endedAt","ended_by":"endedBy","impersonator_id":"impersonator","started_from_id":"startedFrom","reason":"reason","api_key":"apiKey"}', '{"address":"address","user_agent":"userAgent"}');
