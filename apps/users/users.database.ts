// Database objects of people and memberships. Every change to what a member may do increments their permissions_version in the same
// transaction, no matter who makes it. Admission compares it in every transaction, so that older tokens and cached permissions stop working
// in every process.
import {
  type DatabaseObject,
  defineDatabaseFunction,
  defineTrigger,
} from '#framework/database/objects/define-database-object.ts'
import { currentFact } from '#framework/resource/caller/caller-sql.ts'

const outdateMember = defineDatabaseFunction({
  name: 'tenant.outdate_member()',
  reason: 'A member with another built-in role.',
  sql: `create or replace function tenant.outdate_member() returns trigger language plpgsql as $$
begin
  if new.permissions_version = old.permissions_version then
    new.permissions_version := old.permissions_version % 1073741823 + 1;
  end if;
  return new;
end $$;`,
})

const outdateHolder = defineDatabaseFunction({
  name: 'tenant.outdate_holder()',
  reason: "A member who was given a role of the tenant's own, or lost one.",
  sql: `create or replace function tenant.outdate_holder() returns trigger language plpgsql as $$
begin
  update tenant.memberships
  set permissions_version = permissions_version % 1073741823 + 1
  where tenant_id = coalesce(new.tenant_id, old.tenant_id) and id = coalesce(new.membership_id, old.membership_id);
  return null;
end $$;`,
})

const outdateHolders = defineDatabaseFunction({
  name: 'tenant.outdate_holders()',
  reason: 'All members who hold a role.',
  sql: `create or replace function tenant.outdate_holders() returns trigger language plpgsql as $$
begin
  update tenant.memberships m
  set permissions_version = permissions_version % 1073741823 + 1
  from tenant.memberships_roles j
  where j.tenant_id = old.tenant_id and j.role_id = old.id and m.tenant_id = j.tenant_id and m.id = j.membership_id;
  return coalesce(new, old);
end $$;`,
})

/** Outdates all members of a tenant; triggers on tenants call it. */
export const outdateRoles = defineDatabaseFunction({
  name: 'tenant.outdate_roles()',
  reason: 'All members of a tenant: triggers on tenants call it.',
  sql: `create or replace function tenant.outdate_roles() returns trigger language plpgsql as $$
begin
  update tenant.memberships
  set permissions_version = permissions_version % 1073741823 + 1, updated_at = now(), version = version + 1
  where tenant_id = new.id;
  return null;
end $$;`,
})

const guardStaff = defineDatabaseFunction({
  name: 'auth.guard_staff()',
  reason:
    'No request makes anybody staff, whatever a body says (GHSA-59fh-9f3p-7m39, CVE-2026-48150, CVE-2023-39345). The serving role does it for the platform and for nobody in particular, as commands do, which have neither an actor nor an address.',
  sql: `create or replace function auth.guard_staff() returns trigger language plpgsql as $$
begin
  if current_user in ('pend_app', 'pend_readonly') and (
    ${currentFact('reason')} = ''
    or ${currentFact('actorId')} <> ''
    or ${currentFact('address')} <> ''
  ) then
    raise insufficient_privilege using message = 'staff of the platform is made by commands alone';
  end if;
  return new;
end $$;`,
})

const triggers: readonly DatabaseObject[] = [
  defineTrigger({
    ...{ name: 'outdate_member', on: 'tenant.memberships', event: 'before update of role' },
    reason: 'Another built-in role.',
    when: 'old.role <> new.role',
    calls: outdateMember,
  }),
  defineTrigger({
    ...{ name: 'outdate_holder', on: 'tenant.memberships_roles', event: 'after insert or update or delete' },
    reason: "A role of the tenant's own, given or taken.",
    calls: outdateHolder,
  }),
  defineTrigger({
    ...{ name: 'outdate_holders', on: 'tenant.roles', event: 'after update of permissions' },
    reason: 'What a role allows.',
    when: 'old.permissions is distinct from new.permissions',
    calls: outdateHolders,
  }),
  defineTrigger({
    ...{ name: 'outdate_holders_of_gone', on: 'tenant.roles', event: 'before delete' },
    reason:
      'A role that goes. Rows that go with it by the foreign key are seen as the owner of the tables, who meets no members: so the holders are told before.',
    calls: outdateHolders,
  }),
  defineTrigger({
    ...{ name: 'guard_new_staff', on: 'auth.users', event: 'before insert' },
    reason: 'Nobody is staff from the beginning.',
    when: 'new.is_staff or new.is_superuser',
    calls: guardStaff,
  }),
  defineTrigger({
    ...{ name: 'guard_staff', on: 'auth.users', event: 'before update of is_staff, is_superuser' },
    reason: 'Nobody becomes staff by a request.',
    when: 'old.is_staff <> new.is_staff or old.is_superuser <> new.is_superuser',
    calls: guardStaff,
  }),
]

/** For the manifest. */
export const usersObjects: readonly DatabaseObject[] = [
  ...[outdateMember, outdateHolder, outdateHolders, outdateRoles, guardStaff],
  ...triggers,
]
