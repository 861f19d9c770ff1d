-- drop sessions_ended_by_check
-- add sessions_ended_by_check

alter table "auth"."sessions" drop constraint "sessions_ended_by_check";
alter table "auth"."sessions" add constraint "sessions_ended_by_check" check ("ended_by" in ('logout', 'replay', 'password', 'email', 'deactivation', 'staff', 'revocation', 'second_factor', 'start_over'));
