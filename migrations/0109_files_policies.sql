-- policies, grants, triggers and functions that changed

create or replace function pend."keep_texts_public_files"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/files/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/files/', new.id, pend.plain(concat_ws(chr(31), new."name", new."type")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_public_files"() from public;
create trigger "keep_texts" after insert or delete on "public"."files"
  for each row execute function pend."keep_texts_public_files"();
create trigger "follow_texts" after update on "public"."files"
  for each row when (old."name" is distinct from new."name" or old."type" is distinct from new."type") execute function pend."keep_texts_public_files"();
alter table "public"."files" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/files/', t.id, pend.plain(concat_ws(chr(31), t."name", t."type")) from "public"."files" t
  on conflict do nothing;
alter table "public"."files" force row level security;
