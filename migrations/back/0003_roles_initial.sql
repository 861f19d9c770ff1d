-- undoes 6bac3a5b9356dfa6
-- loses rows of tenant.roles | tenant.roles | select count(*) from "tenant"."roles"

delete from pend.texts where split_part(scope, '/', 2) = 'roles';
drop table "tenant"."roles";
drop function if exists pend."keep_texts_tenant_roles"();
drop function if exists pend."tell_tenant_roles"();
