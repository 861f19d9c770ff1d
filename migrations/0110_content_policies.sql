-- policies, grants, triggers and functions that changed

create or replace function pend."keep_texts_public_categories"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/categories/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/categories/', new.id, pend.plain(concat_ws(chr(31), new."name", new."slug")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_public_categories"() from public;
create trigger "keep_texts" after insert or delete on "public"."categories"
  for each row execute function pend."keep_texts_public_categories"();
create trigger "follow_texts" after update on "public"."categories"
  for each row when (old."name" is distinct from new."name" or old."slug" is distinct from new."slug") execute function pend."keep_texts_public_categories"();
alter table "public"."categories" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/categories/', t.id, pend.plain(concat_ws(chr(31), t."name", t."slug")) from "public"."categories" t
  on conflict do nothing;
alter table "public"."categories" force row level security;
create or replace function pend."keep_texts_public_tags"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/tags/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/tags/', new.id, pend.plain(concat_ws(chr(31), new."name", new."slug")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_public_tags"() from public;
create trigger "keep_texts" after insert or delete on "public"."tags"
  for each row execute function pend."keep_texts_public_tags"();
create trigger "follow_texts" after update on "public"."tags"
  for each row when (old."name" is distinct from new."name" or old."slug" is distinct from new."slug") execute function pend."keep_texts_public_tags"();
alter table "public"."tags" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/tags/', t.id, pend.plain(concat_ws(chr(31), t."name", t."slug")) from "public"."tags" t
  on conflict do nothing;
alter table "public"."tags" force row level security;
create or replace function pend."keep_texts_public_articles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (old.tenant_id || '/articles/');
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values (new.tenant_id || '/articles/', new.id, pend.plain(concat_ws(chr(31), new."title", new."slug", new."body", new."locale")))
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end $$;
revoke all on function pend."keep_texts_public_articles"() from public;
create trigger "keep_texts" after insert or delete on "public"."articles"
  for each row execute function pend."keep_texts_public_articles"();
create trigger "follow_texts" after update on "public"."articles"
  for each row when (old."title" is distinct from new."title" or old."slug" is distinct from new."slug" or old."body" is distinct from new."body" or old."locale" is distinct from new."locale") execute function pend."keep_texts_public_articles"();
alter table "public"."articles" no force row level security;
insert into pend.texts (scope, record_id, body)
  select t.tenant_id || '/articles/', t.id, pend.plain(concat_ws(chr(31), t."title", t."slug", t."body", t."locale")) from "public"."articles" t
  on conflict do nothing;
alter table "public"."articles" force row level security;
