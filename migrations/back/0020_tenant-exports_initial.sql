-- undoes 880b7738dfd4d6a7
-- loses rows of tenant.tenant_exports | tenant.tenant_exports | select count(*) from "tenant"."tenant_exports"

drop table "tenant"."tenant_exports";
drop function if exists pend."tell_tenant_tenant_exports"();
