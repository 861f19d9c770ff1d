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
  "version" integer not null default 0,
  constraint "mail_templates_pkey" primary key ("tenant_id", "id"),
  constraint "mail_templates_kind_key" unique ("tenant_id", "kind"),
  constraint "mail_templates_kind_check" check ("kind" in ('registration', 'account_exists', 'verify_email', 'reset_password', 'change_email', 'email_changed', 'password_changed', 'staff_acts_for_you', 'magic_link', 'second_factor_added', 'second_factor_removed', 'recovery_code_used', 'export_ready', 'invitation')),
  constraint "mail_templates_subject_check" check (char_length("subject") <= 200),
  constraint "mail_templates_heading_check" check (char_length("heading") <= 200),
  constraint "mail_templates_body_check" check (char_length("body") <= 5000),
  constraint "mail_templates_label_check" check (char_length("label") <= 80),
  constraint "mail_templates_footer_check" check (char_length("footer") <= 500)
);
create index "mail_templates_kind_idx" on "tenant"."mail_templates" ("tenant_id", "kind", "id");
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
create or replace function pend."tell_tenant_mail_templates"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at'] = to_jsonb(new) - array['updated_at'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'mailTemplates', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'kind', old."kind", 'subject', old."subject", 'heading', old."heading", 'body', old."body", 'label', old."label", 'footer', old."footer", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'kind', new."kind", 'subject', new."subject", 'heading', new."heading", 'body', new."body", 'label', new."label", 'footer', new."footer", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_mail_templates"() from public;
create trigger "tell_create" after insert on "tenant"."mail_templates"
  for each row when (new.version = 0) execute function pend."tell_tenant_mail_templates"();
create trigger "tell_update" before update on "tenant"."mail_templates"
  for each row when (old.version = new.version) execute function pend."tell_tenant_mail_templates"();
create trigger "tell_delete" before delete on "tenant"."mail_templates"
  for each row execute function pend."tell_tenant_mail_templates"();
