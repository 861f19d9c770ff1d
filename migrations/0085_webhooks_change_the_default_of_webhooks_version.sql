-- change the default of webhooks.version
-- policies, grants, triggers and functions that changed

alter table "public"."webhooks" alter column "version" drop default;
alter table "public"."webhooks" alter column "version" set default 0;
create or replace function pend."tell_public_webhooks"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'failing_since'] = to_jsonb(new) - array['updated_at', 'failing_since'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'webhooks', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'url', old."url", 'description', old."description", 'events', old."events", 'isEnabled', old."is_enabled", 'disabledAt', to_char(old."disabled_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'disabledReason', old."disabled_reason", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'url', new."url", 'description', new."description", 'events', new."events", 'isEnabled', new."is_enabled", 'disabledAt', to_char(new."disabled_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'disabledReason', new."disabled_reason", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return new;
end $$;
revoke all on function pend."tell_public_webhooks"() from public;
create trigger "tell_create" after insert on "public"."webhooks"
  for each row when (new.version = 0) execute function pend."tell_public_webhooks"();
create trigger "tell_update" before update on "public"."webhooks"
  for each row when (old.version = new.version) execute function pend."tell_public_webhooks"();
create trigger "tell_delete" after delete on "public"."webhooks"
  for each row execute function pend."tell_public_webhooks"();
