-- policies, grants, triggers and functions that changed

create or replace function pend."keep_texts_tenant_api_keys"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/apiKeys/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/apiKeys/', new.id, pend.plain(concat_ws(chr(31), new."name", new."prefix")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_tenant_api_keys"() from public;
create trigger "keep_texts" after insert or delete on "tenant"."api_keys"
  for each row execute function pend."keep_texts_tenant_api_keys"();
create trigger "follow_texts" after update on "tenant"."api_keys"
  for each row when (old."name" is distinct from new."name" or old."prefix" is distinct from new."prefix") execute function pend."keep_texts_tenant_api_keys"();
alter table "tenant"."api_keys" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/apiKeys/', t.id, pend.plain(concat_ws(chr(31), t."name", t."prefix")) from "tenant"."api_keys" t
  on conflict do nothing;
alter table "tenant"."api_keys" force row level security;
