-- undoes 30d11bed123ba0cc
-- loses rows of tenant.mail_templates | tenant.mail_templates | select count(*) from "tenant"."mail_templates"

drop table "tenant"."mail_templates";
drop function if exists pend."tell_tenant_mail_templates"();
