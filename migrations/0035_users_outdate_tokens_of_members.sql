-- Whatever changes what a member may counts their permissions_version up, in the same transaction and whoever changed it: admission
-- compares it in every transaction, so that tokens and memories of before open nothing any more, on any process.

-- Another built-in role.
create function tenant.outdate_member() returns trigger language plpgsql as $$
begin
  if new.permissions_version = old.permissions_version then
    new.permissions_version := old.permissions_version % 1073741823 + 1;
  end if;
  return new;
end $$;
revoke all on function tenant.outdate_member() from public;
create trigger outdate_member before update of role on tenant.memberships
  for each row when (old.role <> new.role) execute function tenant.outdate_member();

-- A role of the tenant's own, given or taken.
create function tenant.outdate_holder() returns trigger language plpgsql as $$
begin
  update tenant.memberships
  set permissions_version = permissions_version % 1073741823 + 1
  where tenant_id = coalesce(new.tenant_id, old.tenant_id) and id = coalesce(new.membership_id, old.membership_id);
  return null;
end $$;
revoke all on function tenant.outdate_holder() from public;
create trigger outdate_holder after insert or update or delete on tenant.memberships_roles
  for each row execute function tenant.outdate_holder();

-- What a role allows, or the role itself. Rows that go with it by the foreign key are seen as the owner of the tables, who meets no
-- members: so the holders are told before.
create function tenant.outdate_holders() returns trigger language plpgsql as $$
begin
  update tenant.memberships m
  set permissions_version = permissions_version % 1073741823 + 1
  from tenant.memberships_roles j
  where j.tenant_id = old.tenant_id and j.role_id = old.id and m.tenant_id = j.tenant_id and m.id = j.membership_id;
  return coalesce(new, old);
end $$;
revoke all on function tenant.outdate_holders() from public;
create trigger outdate_holders after update of permissions on tenant.roles
  for each row when (old.permissions is distinct from new.permissions) execute function tenant.outdate_holders();
create trigger outdate_holders_of_gone before delete on tenant.roles
  for each row execute function tenant.outdate_holders();
