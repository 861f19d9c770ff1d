-- policies, grants, triggers and functions that changed

create or replace function pend.fold(value text) returns text language sql immutable parallel safe as $$
  select replace(lower(value), 'ς', 'σ')
$$;
revoke all on function pend.fold(text) from public;
grant execute on function pend.fold(text) to pend_app, pend_readonly;
