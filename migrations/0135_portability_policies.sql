-- policies, grants, triggers and functions that changed

drop trigger "tell_delete" on "tenant"."tenant_exports";
create or replace function pend."tell_tenant_tenant_exports"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'progress'] = to_jsonb(new) - array['updated_at', 'progress'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'tenantExports', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'status', old."status", 'progress', old."progress", 'size', old."size"::text, 'sha256', old."sha256", 'requestedBy', old."requested_by_id", 'expiresAt', to_char(old."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'problem', old."problem", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'status', new."status", 'progress', new."progress", 'size', new."size"::text, 'sha256', new."sha256", 'requestedBy', new."requested_by_id", 'expiresAt', to_char(new."expires_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'problem', new."problem", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_tenant_exports"() from public;
create trigger "tell_delete" before delete on "tenant"."tenant_exports"
  for each row execute function pend."tell_tenant_tenant_exports"();
