-- Admission: whether the caller of a transaction is still welcome. Every transaction of the application asks it as it begins, in the
-- same round trip. The settings of the transaction stand before it is asked; null means welcome, a code is what refuses.
create or replace function auth.admit(
  tenant text, actor text, session text, permissions_version text, staff_reason text, impersonator text, mode text,
  out refusal text
) language plpgsql volatile as $$
declare
  own_tenant uuid := nullif(tenant, '')::uuid;
  own_id uuid := nullif(actor, '')::uuid;
  current_version integer;
  own_key uuid;
begin
  if mode is null and permissions_version is not null and staff_reason is null then
    select s.api_key into own_key
    from auth.sessions s join tenant.memberships m on m.tenant_id = own_tenant and m.user_id = s.user_id
    where s.id = session::uuid and s.user_id = own_id and s.ended_at is null and s.expires_at > now()
      and s.impersonator_id is not distinct from admit.impersonator::uuid
      and m.permissions_version = admit.permissions_version::integer;
    if found then
      if own_key is not null then
        refusal := set_config('pend.key_id', own_key::text, true);
        refusal := null;
      end if;
      -- A role that is up to date was read from an active tenant.
      return;
    end if;
  end if;

  if session is not null then
    select s.api_key into own_key from auth.sessions s
    where s.id = session::uuid and s.user_id = own_id and s.ended_at is null and s.expires_at > now()
      and s.impersonator_id is not distinct from admit.impersonator::uuid;
    if not found then
      refusal := 'auth.session_ended';
      return;
    end if;
    if own_key is not null then
      refusal := set_config('pend.key_id', own_key::text, true);
      refusal := null;
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

  if mode is not null then
    -- What the platform does in a tenant ends with it too, unless its mode is made for a closed one. A tenant that is just being made
    -- stands in no table yet.
    if own_tenant is not null and mode not in ('even_if_closed', 'erasing') then
      perform from tenant.tenants t where t.id = own_tenant and t.status <> 'active';
      if found then
        refusal := 'tenants.not_found';
      end if;
    end if;
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
