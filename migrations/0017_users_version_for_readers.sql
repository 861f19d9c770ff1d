-- policies, grants, triggers and functions that changed

revoke all on "tenant"."memberships" from pend_app, pend_readonly;
grant select ("tenant_id", "id", "user_id", "role", "permissions_version", "created_at", "updated_at", "version") on "tenant"."memberships" to pend_app;
grant insert ("tenant_id", "id", "user_id", "role", "permissions_version", "created_at", "updated_at", "version") on "tenant"."memberships" to pend_app;
grant update ("user_id", "role", "permissions_version", "updated_at", "version") on "tenant"."memberships" to pend_app;
grant delete on "tenant"."memberships" to pend_app;
grant select ("tenant_id", "id", "user_id", "role", "permissions_version", "created_at", "updated_at", "version") on "tenant"."memberships" to pend_readonly;
