-- add webhook_deliveries_record_id_idx

create index "webhook_deliveries_record_id_idx" on "public"."webhook_deliveries" ("tenant_id", "record_id");
