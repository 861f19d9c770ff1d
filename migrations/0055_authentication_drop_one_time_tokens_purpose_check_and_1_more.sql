-- drop one_time_tokens_purpose_check
-- add one_time_tokens_purpose_check

alter table "auth"."one_time_tokens" drop constraint "one_time_tokens_purpose_check";
alter table "auth"."one_time_tokens" add constraint "one_time_tokens_purpose_check" check ("purpose" in ('registration', 'verify_email', 'reset_password', 'change_email', 'magic_link', 'invitation'));
