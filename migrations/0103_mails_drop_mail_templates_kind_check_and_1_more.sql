-- drop mail_templates_kind_check
-- add mail_templates_kind_check

alter table "tenant"."mail_templates" drop constraint "mail_templates_kind_check";
alter table "tenant"."mail_templates" add constraint "mail_templates_kind_check" check ("kind" in ('registration', 'account_exists', 'verify_email', 'reset_password', 'change_email', 'email_changed', 'password_changed', 'staff_acts_for_you', 'magic_link', 'second_factor_added', 'second_factor_removed', 'recovery_code_used', 'export_ready', 'invitation'));
