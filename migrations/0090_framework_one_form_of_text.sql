-- Texts of before are brought into the one form (NFC) that texts are kept in; the versions of their records move on.

alter table "tenant"."roles" no force row level security;
update "tenant"."roles" set "name" = normalize("name"), "description" = normalize("description"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "name" is not normalized or "description" is not normalized;
alter table "tenant"."roles" force row level security;
alter table "auth"."users" no force row level security;
update "auth"."users" set "first_name" = normalize("first_name"), "middle_name" = normalize("middle_name"), "last_name" = normalize("last_name"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "first_name" is not normalized or "middle_name" is not normalized or "last_name" is not normalized;
alter table "auth"."users" force row level security;
alter table "tenant"."tenants" no force row level security;
update "tenant"."tenants" set "name" = normalize("name"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "name" is not normalized;
alter table "tenant"."tenants" force row level security;
alter table "tenant"."domains" no force row level security;
update "tenant"."domains" set "host" = normalize("host"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "host" is not normalized;
alter table "tenant"."domains" force row level security;
alter table "tenant"."custom_domains" no force row level security;
update "tenant"."custom_domains" set "host" = normalize("host"), "record_name" = normalize("record_name"), "token" = normalize("token"), "problem" = normalize("problem"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "host" is not normalized or "record_name" is not normalized or "token" is not normalized or "problem" is not normalized;
alter table "tenant"."custom_domains" force row level security;
alter table "tenant"."tenant_settings" no force row level security;
update "tenant"."tenant_settings" set "time_zone" = normalize("time_zone"), "brand_name" = normalize("brand_name"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "time_zone" is not normalized or "brand_name" is not normalized;
alter table "tenant"."tenant_settings" force row level security;
alter table "tenant"."mail_templates" no force row level security;
update "tenant"."mail_templates" set "subject" = normalize("subject"), "heading" = normalize("heading"), "body" = normalize("body"), "label" = normalize("label"), "footer" = normalize("footer"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "subject" is not normalized or "heading" is not normalized or "body" is not normalized or "label" is not normalized or "footer" is not normalized;
alter table "tenant"."mail_templates" force row level security;
alter table "auth"."sessions" no force row level security;
update "auth"."sessions" set "reason" = normalize("reason"), "address" = normalize("address"), "user_agent" = normalize("user_agent"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "reason" is not normalized or "address" is not normalized or "user_agent" is not normalized;
alter table "auth"."sessions" force row level security;
alter table "tenant"."api_keys" no force row level security;
update "tenant"."api_keys" set "name" = normalize("name"), "prefix" = normalize("prefix"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "name" is not normalized or "prefix" is not normalized;
alter table "tenant"."api_keys" force row level security;
alter table "auth"."identities" no force row level security;
update "auth"."identities" set "issuer" = normalize("issuer"), "subject" = normalize("subject"), "provider" = normalize("provider"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "issuer" is not normalized or "subject" is not normalized or "provider" is not normalized;
alter table "auth"."identities" force row level security;
alter table "public"."webhooks" no force row level security;
update "public"."webhooks" set "url" = normalize("url"), "description" = normalize("description"), "disabled_reason" = normalize("disabled_reason"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "url" is not normalized or "description" is not normalized or "disabled_reason" is not normalized;
alter table "public"."webhooks" force row level security;
alter table "public"."files" no force row level security;
update "public"."files" set "name" = normalize("name"), "type" = normalize("type"), "sha256" = normalize("sha256"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "name" is not normalized or "type" is not normalized or "sha256" is not normalized;
alter table "public"."files" force row level security;
alter table "public"."categories" no force row level security;
update "public"."categories" set "name" = normalize("name"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "name" is not normalized;
alter table "public"."categories" force row level security;
alter table "public"."tags" no force row level security;
update "public"."tags" set "name" = normalize("name"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "name" is not normalized;
alter table "public"."tags" force row level security;
alter table "public"."articles" no force row level security;
update "public"."articles" set "title" = normalize("title"), "body" = normalize("body"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "title" is not normalized or "body" is not normalized;
alter table "public"."articles" force row level security;
alter table "tenant"."tenant_exports" no force row level security;
update "tenant"."tenant_exports" set "sha256" = normalize("sha256"), "problem" = normalize("problem"), version = version + 1, updated_at = greatest(now(), updated_at)
  where "sha256" is not normalized or "problem" is not normalized;
alter table "tenant"."tenant_exports" force row level security;
