-- policies, grants, triggers and functions that changed

create or replace function pend."keep_texts_tenant_roles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/roles/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/roles/', new.id, pend.plain(concat_ws(chr(31), new."name", new."slug")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_tenant_roles"() from public;
create trigger "keep_texts" after insert or delete on "tenant"."roles"
  for each row execute function pend."keep_texts_tenant_roles"();
create trigger "follow_texts" after update on "tenant"."roles"
  for each row when (old."name" is distinct from new."name" or old."slug" is distinct from new."slug") execute function pend."keep_texts_tenant_roles"();
alter table "tenant"."roles" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/roles/', t.id, pend.plain(concat_ws(chr(31), t."name", t."slug")) from "tenant"."roles" t
  on conflict do nothing;
alter table "tenant"."roles" force row level security;
