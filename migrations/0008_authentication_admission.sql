-- Admission: who a transaction acts for, and whether they are still welcome. Every transaction of the application begins with it.

-- Sets the context that row security and the audit trail read, then compares what the caller's token says with what is true now:
-- the session has not ended, the tenant is active, the person is a member of it, and their role is that of the token.
-- So log-out, deactivation, removal and a change of role act at once, in the round trip of the query itself. The answer is null
-- or a problem code. Work of the platform (system_reason) is not asked for a membership, but its session is.
-- It runs with the rights of its caller: own session, own user, own membership and current tenant are what the policies show anybody.
-- It rides on every request: settings are made by assignments, which need no query, and each question is one look-up by key.
create function auth.enter(
  tenant text, actor text, request text, system_reason text, session text, permissions_version text, out refusal text
) language plpgsql volatile as $$
declare
  own_tenant uuid := nullif(set_config('pend.tenant_id', coalesce(tenant, ''), true), '')::uuid;
  own_id uuid := nullif(set_config('pend.actor_id', coalesce(actor, ''), true), '')::uuid;
  own_request text := set_config('pend.request_id', coalesce(request, ''), true);
  is_system boolean := set_config('pend.system_reason', coalesce(system_reason, ''), true) <> '';
  current_version integer;
begin
  if session is not null and not exists (
    select from auth.sessions s
    where s.id = session::uuid and s.user_id = own_id and s.ended_at is null and s.expires_at > now()
  ) then
    refusal := 'auth.session_ended';
    return;
  end if;

  if is_system then
    return;
  end if;

  if own_id is not null and not exists (select from auth.users u where u.id = own_id and u.is_active) then
    refusal := 'auth.session_ended';
    return;
  end if;

  if own_tenant is null then
    return;
  end if;

  if not exists (select from tenant.tenants t where t.id = own_tenant and t.status = 'active') then
    refusal := 'tenants.not_found';
    return;
  end if;

  if own_id is not null then
    current_version := (
      select m.permissions_version from tenant.memberships m where m.tenant_id = own_tenant and m.user_id = own_id
    );
    if current_version is null then
      refusal := 'tenants.not_found';
    elsif current_version <> permissions_version::integer then
      refusal := 'auth.stale_token';
    end if;
  end if;
end $$;

revoke all on function auth.enter(text, text, text, text, text, text) from public;
grant execute on function auth.enter(text, text, text, text, text, text) to pend_app, pend_readonly;
