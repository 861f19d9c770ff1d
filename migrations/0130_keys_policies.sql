-- policies, grants, triggers and functions that changed

drop trigger "tell_delete" on "tenant"."api_keys";
create or replace function pend."tell_tenant_api_keys"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'last_used_at', 'prefix$start'] = to_jsonb(new) - array['updated_at', 'last_used_at', 'prefix$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'apiKeys', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'prefix', old."prefix", 'permissions', old."permissions", 'createdBy', old."created_by_id", 'expiresAt', to_char(old."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'lastUsedAt', to_char(old."last_used_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'previousUntil', to_char(old."previous_until" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'revokedAt', to_char(old."revoked_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'prefix', new."prefix", 'permissions', new."permissions", 'createdBy', new."created_by_id", 'expiresAt', to_char(new."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'lastUsedAt', to_char(new."last_used_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'previousUntil', to_char(new."previous_until" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'revokedAt', to_char(new."revoked_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_api_keys"() from public;
create trigger "tell_delete" before delete on "tenant"."api_keys"
  for each row execute function pend."tell_tenant_api_keys"();
