-- A tenant can let only members in who have a second factor.

-- What counts as one, for admission and for tenants; log-in asks which ones there are (methodsOf). It reads with the rights of its
-- caller: the platform.
create function auth.has_second_factor(person uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from auth.totp_secrets s where s.user_id = person and s.confirmed_at is not null)
    or exists (select from auth.passkeys k where k.user_id = person);
end $$;
revoke all on function auth.has_second_factor(uuid) from public;
grant execute on function auth.has_second_factor(uuid) to pend_app, pend_readonly;

-- When a tenant begins to require one, every membership of it has to be read anew: tokens that are out act on it at once.
create trigger outdate_roles_without_factor after update of requires_second_factor on tenant.tenants
  for each row when (new.requires_second_factor and not old.requires_second_factor) execute function tenant.outdate_roles();
