-- drop mail_templates_kind_key
-- add mail_templates_kind_key
-- add mail_templates_kind_idx

drop index "tenant"."mail_templates_kind_key";
alter table "tenant"."mail_templates" add constraint "mail_templates_kind_key" unique ("tenant_id", "kind");
create index "mail_templates_kind_idx" on "tenant"."mail_templates" ("tenant_id", "kind", "id");
