-- policies, grants, triggers and functions that changed

create or replace function pend.time_zone() returns text language sql stable parallel safe as $$
  select 'UTC'::text
$$;
revoke all on function pend.time_zone() from public;
grant execute on function pend.time_zone() to pend_app, pend_readonly;
