-- Admission: who a transaction acts for, and whether they are still welcome. Every transaction of the application begins with it.

-- Sets the context that row security and the audit trail read, then compares what the caller's token says with what is true now:
-- the session has not ended, the person is a member of the tenant, and their role is that of the token. So log-out, removal and a
-- change of role act at once, in the round trip of the query itself. The answer is null or a problem code. Work of the platform
-- (system_reason) is not asked for a membership, but its session is.
-- It runs with the rights of its caller: own session, own user, own membership and current tenant are what the policies show anybody.
-- It is paid for by every transaction: a caller with a token costs two look-ups by key. Deactivation and suspension are not among
-- them, because the triggers below turn them into an ended session and an outdated role.
create function auth.enter(
  tenant text, actor text, request text, system_reason text, session text, permissions_version text, out refusal text
) language plpgsql volatile as $$
declare
  own_tenant uuid := nullif(tenant, '')::uuid;
  own_id uuid := nullif(actor, '')::uuid;
  current_version integer;
begin
  perform
    set_config('pend.tenant_id', coalesce(tenant, ''), true),
    set_config('pend.actor_id', coalesce(actor, ''), true),
    set_config('pend.request_id', coalesce(request, ''), true),
    set_config('pend.system_reason', coalesce(system_reason, ''), true);

  if session is not null then
    perform from auth.sessions s
    where s.id = session::uuid and s.user_id = own_id and s.ended_at is null and s.expires_at > now();
    if not found then
      refusal := 'auth.session_ended';
      return;
    end if;
  end if;

  if system_reason <> '' then
    return;
  end if;

  -- Work in somebody's name without their session: a task that was enqueued, a command.
  if own_id is not null and session is null then
    perform from auth.users u where u.id = own_id and u.is_active;
    if not found then
      refusal := 'auth.session_ended';
      return;
    end if;
  end if;

  if own_tenant is null then
    return;
  end if;

  if own_id is not null then
    select m.permissions_version into current_version
    from tenant.memberships m where m.tenant_id = own_tenant and m.user_id = own_id;
    if not found then
      refusal := 'tenants.not_found';
      return;
    elsif current_version = permissions_version::integer then
      -- A role that is up to date was read from an active tenant.
      return;
    end if;
  end if;

  perform from tenant.tenants t where t.id = own_tenant and t.status = 'active';
  if not found then
    refusal := 'tenants.not_found';
  elsif current_version <> permissions_version::integer then
    refusal := 'auth.stale_token';
  end if;
end $$;

revoke all on function auth.enter(text, text, text, text, text, text) from public;
grant execute on function auth.enter(text, text, text, text, text, text) to pend_app, pend_readonly;

-- Whoever is deactivated has no session any more.
create function auth.end_sessions_of_inactive() returns trigger language plpgsql as $$
begin
  update auth.sessions
  set ended_at = now(), ended_by = 'deactivation', updated_at = now(), version = version + 1
  where user_id = new.id and ended_at is null;
  return null;
end $$;
revoke all on function auth.end_sessions_of_inactive() from public;
create trigger end_sessions after update of is_active on auth.users
  for each row when (old.is_active and not new.is_active) execute function auth.end_sessions_of_inactive();

-- In a tenant that is suspended or opened again every role has to be read anew.
create function tenant.outdate_roles() returns trigger language plpgsql as $$
begin
  update tenant.memberships
  set permissions_version = permissions_version % 1073741823 + 1, updated_at = now(), version = version + 1
  where tenant_id = new.id;
  return null;
end $$;
revoke all on function tenant.outdate_roles() from public;
create trigger outdate_roles after update of status on tenant.tenants
  for each row when (old.status <> new.status) execute function tenant.outdate_roles();
