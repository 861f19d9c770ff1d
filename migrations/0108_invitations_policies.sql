-- policies, grants, triggers and functions that changed

create or replace function pend."keep_texts_tenant_invitations"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/invitations/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/invitations/', new.id, pend.plain(concat_ws(chr(31), new."email")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_tenant_invitations"() from public;
create trigger "keep_texts" after insert or delete on "tenant"."invitations"
  for each row execute function pend."keep_texts_tenant_invitations"();
create trigger "follow_texts" after update on "tenant"."invitations"
  for each row when (old."email" is distinct from new."email") execute function pend."keep_texts_tenant_invitations"();
alter table "tenant"."invitations" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/invitations/', t.id, pend.plain(concat_ws(chr(31), t."email")) from "tenant"."invitations" t
  on conflict do nothing;
alter table "tenant"."invitations" force row level security;
