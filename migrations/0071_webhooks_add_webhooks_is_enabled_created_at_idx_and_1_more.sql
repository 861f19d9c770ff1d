-- add webhooks_is_enabled_created_at_idx
-- add webhook_deliveries_outcome_created_at_idx

create index "webhooks_is_enabled_created_at_idx" on "public"."webhooks" ("tenant_id", "is_enabled", "created_at", "id");
create index "webhook_deliveries_outcome_created_at_idx" on "public"."webhook_deliveries" ("tenant_id", "outcome", "created_at" desc, "id" desc);
