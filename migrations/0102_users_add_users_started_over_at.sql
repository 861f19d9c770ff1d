-- add users.started_over_at
-- policies, grants, triggers and functions that changed

drop trigger "record_change" on "auth"."users";
revoke all on "auth"."users" from pend_app, pend_readonly;
alter table "auth"."users" add column "started_over_at" timestamp(3) with time zone;
grant select ("id", "email", "first_name", "middle_name", "last_name", "is_active", "email_verified_at", "started_over_at", "is_staff", "is_superuser", "created_at", "updated_at", "version", "first_name$start", "last_name$start") on "auth"."users" to pend_app;
grant insert ("id", "email", "first_name", "middle_name", "last_name", "is_active", "email_verified_at", "started_over_at", "is_staff", "is_superuser", "created_at", "updated_at", "version") on "auth"."users" to pend_app;
grant update ("email", "first_name", "middle_name", "last_name", "is_active", "email_verified_at", "started_over_at", "is_staff", "is_superuser", "updated_at", "version") on "auth"."users" to pend_app;
grant delete on "auth"."users" to pend_app;
grant select ("id", "email", "first_name", "middle_name", "last_name", "is_active", "created_at", "updated_at", "version", "first_name$start", "last_name$start") on "auth"."users" to pend_readonly;
create trigger "record_change" after insert or update or delete on "auth"."users"
  for each row execute function audit.record_change('users', '', 'id', '{"email":"email","first_name":"firstName","middle_name":"middleName","last_name":"lastName","is_active":"isActive","email_verified_at":"emailVerifiedAt","started_over_at":"startedOverAt"}', '{"is_staff":"isStaff","is_superuser":"isSuperuser"}');
