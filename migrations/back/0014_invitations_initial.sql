-- undoes 99ecfeee001fd06d
-- loses rows of tenant.invitations | tenant.invitations | select count(*) from "tenant"."invitations"
-- loses rows of tenant.invitations_roles | tenant.invitations_roles | select count(*) from "tenant"."invitations_roles"

delete from pend.texts where split_part(scope, '/', 2) = 'invitations';
drop table "tenant"."invitations", "tenant"."invitations_roles";
drop function if exists pend."keep_texts_tenant_invitations"();
drop function if exists pend."tell_tenant_invitations"();
drop function if exists pend."follow_tenant_invitations_roles"();
drop function if exists pend."keep_tenant_invitations_roles"();
