-- create invitations
-- policies, grants, triggers and functions that changed

create table "tenant"."invitations" (
  "tenant_id" uuid not null default nullif(current_setting('pend.tenant_id', true), '')::uuid,
  "id" uuid not null default pend.uuid_v7(),
  "email" text not null,
  "role" text not null default 'viewer',
  "invited_by_id" uuid,
  "expires_at" timestamp(3) with time zone,
  "accepted_at" timestamp(3) with time zone,
  "created_at" timestamp(3) with time zone not null default now(),
  "updated_at" timestamp(3) with time zone not null default now(),
  "version" integer not null default 1,
  constraint "invitations_pkey" primary key ("tenant_id", "id"),
  constraint "invitations_email_check" check (char_length("email") <= 254),
  constraint "invitations_email_check2" check ("email" = lower("email")),
  constraint "invitations_role_check" check ("role" in ('viewer', 'editor', 'admin', 'owner')),
  constraint "invitations_invited_by_id_fkey" foreign key ("invited_by_id") references "auth"."users" ("id") on delete cascade
);
create index "invitations_created_at_idx" on "tenant"."invitations" ("tenant_id", "created_at" desc, "id" desc);
create index "invitations_email_idx" on "tenant"."invitations" ("tenant_id", "email");
create index "invitations_invited_by_id_idx" on "tenant"."invitations" ("invited_by_id", "tenant_id");
create index "invitations_accepted_at_idx" on "tenant"."invitations" ("tenant_id", "accepted_at");
alter table "tenant"."invitations" enable row level security;
alter table "tenant"."invitations" force row level security;
create policy "invitations_tenant" on "tenant"."invitations" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "invitations_access" on "tenant"."invitations" as permissive for all to pend_app, pend_readonly
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
grant select ("tenant_id", "id", "email", "role", "invited_by_id", "expires_at", "accepted_at", "created_at", "updated_at", "version") on "tenant"."invitations" to pend_app;
grant insert ("tenant_id", "id", "email", "role", "invited_by_id", "expires_at", "accepted_at", "created_at", "updated_at", "version") on "tenant"."invitations" to pend_app;
grant update ("email", "role", "invited_by_id", "expires_at", "accepted_at", "updated_at", "version") on "tenant"."invitations" to pend_app;
grant delete on "tenant"."invitations" to pend_app;
grant select ("tenant_id", "id", "email", "role", "invited_by_id", "expires_at", "accepted_at", "created_at", "updated_at", "version") on "tenant"."invitations" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."invitations"
  for each row execute function audit.record_change('invitations', '', 'id', '{"email":"email","role":"role","invited_by_id":"invitedBy","expires_at":"expiresAt","accepted_at":"acceptedAt"}', '{}');
