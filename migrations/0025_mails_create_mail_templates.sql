-- create mail_templates
-- policies, grants, triggers and functions that changed

create table "tenant"."mail_templates" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "kind" text not null,
  "subject" text not null,
  "heading" text not null,
  "body" text not null,
  "label" text,
  "footer" text,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "mail_templates_pkey" primary key ("tenant_id", "id"),
  constraint "mail_templates_kind_check" check ("kind" in ('verify_email', 'reset_password', 'change_email', 'email_changed', 'magic_link', 'invitation')),
  constraint "mail_templates_subject_check" check (char_length("subject") <= 200),
  constraint "mail_templates_heading_check" check (char_length("heading") <= 200),
  constraint "mail_templates_body_check" check (char_length("body") <= 5000),
  constraint "mail_templates_label_check" check (char_length("label") <= 80),
  constraint "mail_templates_footer_check" check (char_length("footer") <= 500)
);
create unique index "mail_templates_kind_key" on "tenant"."mail_templates" ("tenant_id", sha256(replace("kind", '\', '\\')::bytea));
alter table "tenant"."mail_templates" enable row level security;
alter table "tenant"."mail_templates" force row level security;
create policy "mail_templates_tenant" on "tenant"."mail_templates" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "mail_templates_access" on "tenant"."mail_templates" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "kind", "subject", "heading", "body", "label", "footer", "created_at", "updated_at", "version") on "tenant"."mail_templates" to pend_app;
grant insert ("tenant_id", "id", "kind", "subject", "heading", "body", "label", "footer", "created_at", "updated_at", "version") on "tenant"."mail_templates" to pend_app;
grant update ("kind", "subject", "heading", "body", "label", "footer", "updated_at", "version") on "tenant"."mail_templates" to pend_app;
grant delete on "tenant"."mail_templates" to pend_app;
grant select ("tenant_id", "id", "kind", "subject", "heading", "body", "label", "footer", "created_at", "updated_at", "version") on "tenant"."mail_templates" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."mail_templates"
  for each row execute function audit.record_change('mailTemplates', '', 'id', '{"kind":"kind","subject":"subject","heading":"heading","body":"body","label":"label","footer":"footer"}', '{}');
