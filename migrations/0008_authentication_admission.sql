-- Admission: who a transaction acts for, and whether they are still welcome. Every transaction of the application begins with it.

-- Sets the context that row security and the audit trail read, then compares what the caller's token says with what is true now:
-- the session has not ended, the tenant is active, the person is a member of it, and their role is that of the token.
-- So log-out, deactivation, removal and a change of role act at once, in the round trip of the query itself. The answer is null
-- or a problem code. Work of the platform (system_reason) is not asked for a membership, but its session is.
-- It runs with the rights of its caller: own session, own user, own membership and current tenant are what the policies show anybody.
create function auth.enter(
  tenant text, actor text, request text, system_reason text, session text, permissions_version text, out refusal text
) language plpgsql volatile as $$
declare
  is_system boolean := coalesce(system_reason, '') <> '';
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

  if is_system then
    return;
  end if;

  if own_id is not null then
    perform from auth.users u where u.id = own_id and u.is_active;
    if not found then
      refusal := 'auth.session_ended';
      return;
    end if;
  end if;

  if own_tenant is null then
    return;
  end if;

  perform from tenant.tenants t where t.id = own_tenant and t.status = 'active';
  if not found then
    refusal := 'tenants.not_found';
    return;
  end if;

  if own_id is not null then
    select m.permissions_version into current_version
    from tenant.memberships m where m.tenant_id = own_tenant and m.user_id = own_id;
    if not found then
      refusal := 'tenants.not_found';
    elsif current_version <> permissions_version::integer then
      refusal := 'auth.stale_token';
    end if;
  end if;
end $$;

revoke all on function auth.enter(text, text, text, text, text, text) from public;
grant execute on function auth.enter(text, text, text, text, text, text) to pend_app, pend_readonly;
