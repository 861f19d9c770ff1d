-- policies, grants, triggers and functions that changed

drop trigger "tell_delete" on "public"."webhooks";
create or replace function pend."tell_public_webhooks"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'failing_since', 'paused_until', 'unanswered'] = to_jsonb(new) - array['updated_at', 'failing_since', 'paused_until', 'unanswered'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'webhooks', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'url', old."url", 'description', old."description", 'events', old."events", 'isEnabled', old."is_enabled", 'disabledAt', to_char(old."disabled_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'disabledReason', old."disabled_reason", 'pausedUntil', to_char(old."paused_until" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'url', new."url", 'description', new."description", 'events', new."events", 'isEnabled', new."is_enabled", 'disabledAt', to_char(new."disabled_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'disabledReason', new."disabled_reason", 'pausedUntil', to_char(new."paused_until" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_public_webhooks"() from public;
create trigger "tell_delete" before delete on "public"."webhooks"
  for each row execute function pend."tell_public_webhooks"();
