-- add files.alt
-- add files_alt_check
-- policies, grants, triggers and functions that changed

drop trigger "record_change" on "public"."files";
revoke all on "public"."files" from pend_app, pend_readonly;
alter table "public"."files" add column "alt" text;
alter table "public"."files" add constraint "files_alt_check" check (char_length("alt") <= 300);
grant select ("tenant_id", "id", "name", "alt", "type", "size", "sha256", "width", "height", "is_public", "status", "owner_id", "storage_key", "created_at", "updated_at", "version", "name$start", "type$start") on "public"."files" to pend_app;
grant insert ("tenant_id", "id", "name", "alt", "type", "size", "sha256", "width", "height", "is_public", "status", "owner_id", "storage_key", "created_at", "updated_at", "version") on "public"."files" to pend_app;
grant update ("name", "alt", "type", "size", "sha256", "width", "height", "is_public", "status", "storage_key", "updated_at", "version") on "public"."files" to pend_app;
grant delete on "public"."files" to pend_app;
grant select ("tenant_id", "id", "name", "alt", "type", "size", "sha256", "width", "height", "is_public", "status", "owner_id", "created_at", "updated_at", "version", "name$start", "type$start") on "public"."files" to pend_readonly;
create trigger "record_change" after insert or update or delete on "public"."files"
  for each row execute function audit.record_change('files', '', 'id', '{"name":"name","alt":"alt","type":"type","size":"size","sha256":"sha256","width":"width","height":"height","is_public":"isPublic","status":"status","owner_id":"owner"}', '{"storage_key":"storageKey"}');
create or replace function pend."tell_public_files"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'name$start', 'type$start'] = to_jsonb(new) - array['updated_at', 'name$start', 'type$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'files', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'alt', old."alt", 'type', old."type", 'size', old."size", 'sha256', old."sha256", 'width', old."width", 'height', old."height", 'isPublic', old."is_public", 'status', old."status", 'owner', old."owner_id", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'alt', new."alt", 'type', new."type", 'size', new."size", 'sha256', new."sha256", 'width', new."width", 'height', new."height", 'isPublic', new."is_public", 'status', new."status", 'owner', new."owner_id", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_public_files"() from public;
