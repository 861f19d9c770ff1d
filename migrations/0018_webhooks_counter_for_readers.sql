-- policies, grants, triggers and functions that changed

revoke all on "public"."webhooks" from pend_app, pend_readonly;
grant select ("tenant_id", "id", "url", "description", "events", "is_enabled", "disabled_at", "disabled_reason", "failing_since", "secrets", "created_at", "updated_at", "version") on "public"."webhooks" to pend_app;
grant insert ("tenant_id", "id", "url", "description", "events", "is_enabled", "disabled_at", "disabled_reason", "failing_since", "secrets", "created_at", "updated_at", "version") on "public"."webhooks" to pend_app;
grant update ("url", "description", "events", "is_enabled", "disabled_at", "disabled_reason", "failing_since", "secrets", "updated_at", "version") on "public"."webhooks" to pend_app;
grant delete on "public"."webhooks" to pend_app;
grant select ("tenant_id", "id", "url", "description", "events", "is_enabled", "disabled_at", "disabled_reason", "failing_since", "created_at", "updated_at", "version") on "public"."webhooks" to pend_readonly;
