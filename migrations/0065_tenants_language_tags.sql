-- tenant_settings.locale holds language tags and nothing else: what is none goes back to what the deployment has
-- add tenant_settings_locale_check2

alter table "tenant"."tenant_settings" no force row level security;
select set_config('pend.system_reason', 'mend what is no language tag', true);
update "tenant"."tenant_settings" set "locale" = null, "version" = "version" + 1, "updated_at" = now()
  where "locale" !~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$';
alter table "tenant"."tenant_settings" force row level security;
alter table "tenant"."tenant_settings" add constraint "tenant_settings_locale_check2" check ("locale" ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$');
