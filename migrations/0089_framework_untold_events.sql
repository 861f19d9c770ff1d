-- What a trigger wrote and nobody was told of yet is found at once, however long the outbox is.

create index "events_untold_idx" on "tasks"."events" ("tenant_id", "position", "id") where "untold";
