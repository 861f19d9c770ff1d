-- undoes d86f300a04101b3a
-- loses rows of auth.users | auth.users | select count(*) from "auth"."users"
-- loses rows of tenant.memberships | tenant.memberships | select count(*) from "tenant"."memberships"
-- loses rows of tenant.memberships_roles | tenant.memberships_roles | select count(*) from "tenant"."memberships_roles"

drop trigger if exists "outdate_holders_of_gone" on tenant.roles;
drop trigger if exists "outdate_holders" on tenant.roles;
drop table "auth"."users", "tenant"."memberships", "tenant"."memberships_roles";
drop function if exists auth.guard_staff();
drop function if exists tenant.outdate_roles();
drop function if exists tenant.outdate_holders();
drop function if exists tenant.outdate_holder();
drop function if exists tenant.outdate_member();
drop function if exists pend."tell_tenant_memberships"();
drop function if exists pend."follow_tenant_memberships_roles"();
drop function if exists pend."keep_tenant_memberships_roles"();
