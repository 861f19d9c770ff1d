-- add users.first_name$start
-- add users.last_name$start
-- add users_email_start_idx
-- add users_first_name_start_idx
-- add users_last_name_start_idx
-- policies, grants, triggers and functions that changed

drop trigger "touch" on "auth"."users";
revoke all on "auth"."users" from pend_app, pend_readonly;
alter table "auth"."users" add column "first_name$start" text collate "C" generated always as (left(pend.fold("first_name"), 200)) stored;
alter table "auth"."users" add column "last_name$start" text collate "C" generated always as (left(pend.fold("last_name"), 200)) stored;
create index "users_email_start_idx" on "auth"."users" ("email" collate "C");
create index "users_first_name_start_idx" on "auth"."users" ("first_name$start");
create index "users_last_name_start_idx" on "auth"."users" ("last_name$start");
grant select ("id", "email", "first_name", "middle_name", "last_name", "is_active", "email_verified_at", "is_staff", "is_superuser", "created_at", "updated_at", "version", "first_name$start", "last_name$start") on "auth"."users" to pend_app;
grant insert ("id", "email", "first_name", "middle_name", "last_name", "is_active", "email_verified_at", "is_staff", "is_superuser", "created_at", "updated_at", "version") on "auth"."users" to pend_app;
grant update ("email", "first_name", "middle_name", "last_name", "is_active", "email_verified_at", "is_staff", "is_superuser", "updated_at", "version") on "auth"."users" to pend_app;
grant delete on "auth"."users" to pend_app;
grant select ("id", "email", "first_name", "middle_name", "last_name", "is_active", "created_at", "updated_at", "version", "first_name$start", "last_name$start") on "auth"."users" to pend_readonly;
create trigger "touch" before update on "auth"."users"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'first_name$start', 'last_name$start');
