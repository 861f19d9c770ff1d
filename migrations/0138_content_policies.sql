-- policies, grants, triggers and functions that changed

drop trigger "follow_delete" on "public"."articles_tags";
create or replace function pend."follow_public_articles_tags"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  scope text := coalesce(current_setting('pend.tenant_id', true), '');
begin
  perform set_config('pend.tenant_id', coalesce(new.tenant_id, old.tenant_id)::text, true);
  if tg_op = 'INSERT' then
    update "public"."articles" set "tag_ids" = "tag_ids" || new."tag_id" where tenant_id = new.tenant_id and id = new."article_id" and not (new."tag_id" = any("tag_ids"));
  elsif not exists (select from "public"."articles_tags" where tenant_id = old.tenant_id and "article_id" = old."article_id" and "tag_id" = old."tag_id") then
    update "public"."articles" set "tag_ids" = array_remove("tag_ids", old."tag_id") where tenant_id = old.tenant_id and id = old."article_id" and old."tag_id" = any("tag_ids");
  end if;
  perform set_config('pend.tenant_id', scope, true);
  return null;
end $$;
revoke all on function pend."follow_public_articles_tags"() from public;
create constraint trigger "follow_delete" after delete on "public"."articles_tags"
  deferrable initially deferred
  for each row execute function pend."follow_public_articles_tags"();
