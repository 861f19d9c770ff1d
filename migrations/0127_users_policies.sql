-- policies, grants, triggers and functions that changed

drop trigger "tell_delete" on "tenant"."memberships";
create or replace function pend."tell_tenant_memberships"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'permissions_version'] = to_jsonb(new) - array['updated_at', 'permissions_version'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'memberships', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'user', old."user_id", 'role', old."role", 'roles', old."role_ids", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'user', new."user_id", 'role', new."role", 'roles', new."role_ids", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_tenant_memberships"() from public;
create trigger "tell_delete" before delete on "tenant"."memberships"
  for each row execute function pend."tell_tenant_memberships"();
