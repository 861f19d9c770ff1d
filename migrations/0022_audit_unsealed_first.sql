-- Rows that wait for their place in the chain are found without reading the trail.
create index "changes_unsealed_idx" on "audit"."changes" ("tenant_id", "id") where "hash" is null;
