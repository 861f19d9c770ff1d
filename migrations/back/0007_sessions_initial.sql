-- undoes d3d98051c12b4aa4
-- loses rows of auth.sessions | auth.sessions | select count(*) from "auth"."sessions"
-- loses rows of auth.refresh_tokens | auth.refresh_tokens | select count(*) from "auth"."refresh_tokens"
-- loses rows of auth.challenges | auth.challenges | select count(*) from "auth"."challenges"

drop trigger if exists "end_impersonations" on auth.users;
drop trigger if exists "end_sessions" on auth.users;
drop table "auth"."sessions", "auth"."refresh_tokens", "auth"."challenges";
drop function if exists auth.end_started_sessions();
drop function if exists auth.end_impersonations();
drop function if exists auth.end_sessions_of_inactive();
