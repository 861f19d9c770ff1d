-- articles.locale holds language tags and nothing else: what is none becomes the usual one, and en-us becomes en-US
-- add articles_locale_check2

alter table "public"."articles" no force row level security;
select set_config('pend.system_reason', 'mend what is no language tag', true);
update "public"."articles" set "version" = "version" + 1, "updated_at" = now(), "locale" = case
    when "locale" !~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$' then 'en'
    else lower(split_part("locale", '-', 1)) || upper(substr("locale", length(split_part("locale", '-', 1)) + 1))
  end
  where "locale" !~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$'
    or "locale" ~ '^[A-Za-z]{2,3}(-[A-Za-z]{2})?$' and "locale" !~ '^[a-z]{2,3}(-[A-Z]{2})?$';
alter table "public"."articles" force row level security;
alter table "public"."articles" add constraint "articles_locale_check2" check ("locale" ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$');
