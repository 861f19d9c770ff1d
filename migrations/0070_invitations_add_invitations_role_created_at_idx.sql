-- add invitations_role_created_at_idx

create index "invitations_role_created_at_idx" on "tenant"."invitations" ("tenant_id", "role", "created_at" desc, "id" desc);
