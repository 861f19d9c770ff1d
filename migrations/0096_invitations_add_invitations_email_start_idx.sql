-- add invitations_email_start_idx

create index "invitations_email_start_idx" on "tenant"."invitations" ("tenant_id", "email" collate "C");
