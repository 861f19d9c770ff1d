-- add users_is_active_last_name_first_name_idx
-- add memberships_role_created_at_idx

create index "users_is_active_last_name_first_name_idx" on "auth"."users" ("is_active", "last_name", "first_name", "id");
create index "memberships_role_created_at_idx" on "tenant"."memberships" ("tenant_id", "role", "created_at", "id");
