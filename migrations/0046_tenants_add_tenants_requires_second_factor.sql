-- add tenants.requires_second_factor
-- policies, grants, triggers and functions that changed

drop trigger "record_change" on "tenant"."tenants";
revoke all on "tenant"."tenants" from pend_app, pend_readonly;
alter table "tenant"."tenants" add column "requires_second_factor" boolean not null default false;
grant select ("id", "name", "slug", "requires_second_factor", "status", "created_at", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant insert ("id", "name", "slug", "requires_second_factor", "status", "created_at", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant update ("name", "slug", "requires_second_factor", "status", "updated_at", "version") on "tenant"."tenants" to pend_app;
grant delete on "tenant"."tenants" to pend_app;
grant select ("id", "name", "slug", "requires_second_factor", "status", "created_at", "updated_at", "version") on "tenant"."tenants" to pend_readonly;
create trigger "record_change" after insert or update or delete on "tenant"."tenants"
  for each row execute function audit.record_change('tenants', '', 'id', '{"name":"name","slug":"slug","requires_second_factor":"requiresSecondFactor","status":"status"}', '{}');
