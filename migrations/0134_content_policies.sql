-- policies, grants, triggers and functions that changed

drop trigger "tell_delete" on "public"."articles";
drop trigger "tell_delete" on "public"."tags";
drop trigger "tell_delete" on "public"."categories";
create or replace function pend."tell_public_categories"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'name$start'] = to_jsonb(new) - array['updated_at', 'name$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'categories', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'slug', old."slug", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'slug', new."slug", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_public_categories"() from public;
create trigger "tell_delete" before delete on "public"."categories"
  for each row execute function pend."tell_public_categories"();
create or replace function pend."tell_public_tags"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'name$start'] = to_jsonb(new) - array['updated_at', 'name$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'tags', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'name', old."name", 'slug', old."slug", 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'name', new."name", 'slug', new."slug", 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_public_tags"() from public;
create trigger "tell_delete" before delete on "public"."tags"
  for each row execute function pend."tell_public_tags"();
create or replace function pend."tell_public_articles"() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) - array['updated_at', 'title$start', 'locale$start'] = to_jsonb(new) - array['updated_at', 'title$start', 'locale$start'] then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;
  end if;
  perform pend.tell(
    'articles', tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    jsonb_build_object('id', old."id", 'title', old."title", 'slug', old."slug", 'body', old."body", 'status', old."status", 'category', old."category_id", 'tags', old."tag_ids", 'cover', old."cover_id", 'locale', old."locale", 'author', old."author_id", 'publishedAt', to_char(old."published_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(old."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(old."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    jsonb_build_object('id', new."id", 'title', new."title", 'slug', new."slug", 'body', new."body", 'status', new."status", 'category', new."category_id", 'tags', new."tag_ids", 'cover', new."cover_id", 'locale', new."locale", 'author', new."author_id", 'publishedAt', to_char(new."published_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'createdAt', to_char(new."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'updatedAt', to_char(new."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  );
  return coalesce(new, old);
end $$;
revoke all on function pend."tell_public_articles"() from public;
create trigger "tell_delete" before delete on "public"."articles"
  for each row execute function pend."tell_public_articles"();
