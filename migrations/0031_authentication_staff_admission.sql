-- Admission of the platform's staff, in tenants that are not theirs and in somebody else's name; and who may make somebody staff.

-- Two parameters more: why staff acts, and who of them acts in the caller's name. For everybody else both are null and cost nothing.
create function auth.enter(
  tenant text, actor text, request text, system_reason text, session text, permissions_version text, address text,
  staff_reason text, impersonator text, out refusal text
) language plpgsql volatile as $$
declare
  own_tenant uuid := nullif(tenant, '')::uuid;
  own_id uuid := nullif(actor, '')::uuid;
  current_version integer;
begin
  refusal := set_config('pend.tenant_id', coalesce(tenant, ''), true);
  refusal := set_config('pend.actor_id', coalesce(actor, ''), true);
  refusal := set_config('pend.request_id', coalesce(request, ''), true);
  refusal := set_config('pend.system_reason', coalesce(system_reason, ''), true);
  refusal := set_config('pend.address', coalesce(address, ''), true);
  if staff_reason is not null then
    refusal := set_config('pend.staff_reason', staff_reason, true);
  end if;
  if impersonator is not null then
    refusal := set_config('pend.impersonator_id', impersonator, true);
  end if;
  refusal := null;

  if system_reason = '' and permissions_version is not null and staff_reason is null then
    perform from auth.sessions s join tenant.memberships m on m.tenant_id = own_tenant and m.user_id = s.user_id
    where s.id = session::uuid and s.user_id = own_id and s.ended_at is null and s.expires_at > now()
      and s.impersonator_id is not distinct from enter.impersonator::uuid
      and m.permissions_version = enter.permissions_version::integer;
    if found then
      -- A role that is up to date was read from an active tenant.
      return;
    end if;
  end if;

  if session is not null then
    perform from auth.sessions s
    where s.id = session::uuid and s.user_id = own_id and s.ended_at is null and s.expires_at > now()
      and s.impersonator_id is not distinct from enter.impersonator::uuid;
    if not found then
      refusal := 'auth.session_ended';
      return;
    end if;
  end if;

  -- Staff is no member: what lets them in is what they are to the platform at this moment.
  if staff_reason is not null then
    perform from auth.users u where u.id = own_id and u.is_active and (u.is_superuser or u.is_staff);
    if not found or impersonator is not null then
      refusal := case when own_tenant is null then 'permissions.denied' else 'tenants.not_found' end;
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

  if own_id is not null and staff_reason is null then
    select m.permissions_version into current_version
    from tenant.memberships m where m.tenant_id = own_tenant and m.user_id = own_id;
    if not found then
      refusal := 'tenants.not_found';
      return;
    elsif current_version = permissions_version::integer then
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
revoke all on function auth.enter(text, text, text, text, text, text, text, text, text) from public;
grant execute on function auth.enter(text, text, text, text, text, text, text, text, text) to pend_app, pend_readonly;

-- Processes of the version before know no staff: they admit nobody in somebody else's name.
drop function auth.enter(text, text, text, text, text, text);
create or replace function auth.enter(
  tenant text, actor text, request text, system_reason text, session text, permissions_version text, address text, out refusal text
) language sql volatile as $$
  select auth.enter(tenant, actor, request, system_reason, session, permissions_version, address, null, null)
$$;

-- Nobody is made staff by a request, whatever a body says (GHSA-59fh-9f3p-7m39, CVE-2026-48150, CVE-2023-39345): the serving role does
-- it for the platform and for nobody in particular, as commands do, which have neither an actor nor an address.
create function auth.guard_staff() returns trigger language plpgsql as $$
begin
  if current_user in ('pend_app', 'pend_readonly') and (
    coalesce(current_setting('pend.system_reason', true), '') = ''
    or coalesce(current_setting('pend.actor_id', true), '') <> ''
    or coalesce(current_setting('pend.address', true), '') <> ''
  ) then
    raise insufficient_privilege using message = 'staff of the platform is made by commands alone';
  end if;
  return new;
end $$;
revoke all on function auth.guard_staff() from public;
create trigger guard_new_staff before insert on auth.users
  for each row when (new.is_staff or new.is_superuser) execute function auth.guard_staff();
create trigger guard_staff before update of is_staff, is_superuser on auth.users
  for each row when (old.is_staff <> new.is_staff or old.is_superuser <> new.is_superuser) execute function auth.guard_staff();

-- Who is no superuser any more acts in nobody's name, and nobody acts in the name of somebody who has become staff.
create function auth.end_impersonations() returns trigger language plpgsql as $$
begin
  update auth.sessions
  set ended_at = now(), ended_by = 'staff', updated_at = now(), version = version + 1
  where ended_at is null and impersonator_id is not null and (user_id = new.id or impersonator_id = new.id);
  return null;
end $$;
revoke all on function auth.end_impersonations() from public;
create trigger end_impersonations after update of is_staff, is_superuser, is_active on auth.users
  for each row when (old.is_staff <> new.is_staff or old.is_superuser <> new.is_superuser or old.is_active <> new.is_active)
  execute function auth.end_impersonations();

-- What was started from a session ends with it.
create function auth.end_started_sessions() returns trigger language plpgsql as $$
begin
  update auth.sessions
  set ended_at = now(), ended_by = new.ended_by, updated_at = now(), version = version + 1
  where ended_at is null and started_from_id = new.id;
  return null;
end $$;
revoke all on function auth.end_started_sessions() from public;
create trigger end_started_sessions after update of ended_at on auth.sessions
  for each row when (old.ended_at is null and new.ended_at is not null) execute function auth.end_started_sessions();
