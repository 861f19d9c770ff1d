-- drop users_last_name_first_name_idx
-- drop users_is_active_last_name_first_name_idx
-- drop users_first_name_idx
-- add users_last_name_first_name_idx
-- add users_is_active_last_name_first_name_idx
-- add users_first_name_idx

drop index "auth"."users_last_name_first_name_idx";
drop index "auth"."users_is_active_last_name_first_name_idx";
drop index "auth"."users_first_name_idx";
create index "users_last_name_first_name_idx" on "auth"."users" ("last_name" collate "und-x-icu", "first_name" collate "und-x-icu", "id");
create index "users_is_active_last_name_first_name_idx" on "auth"."users" ("is_active", "last_name" collate "und-x-icu", "first_name" collate "und-x-icu", "id");
create index "users_first_name_idx" on "auth"."users" ("first_name" collate "und-x-icu");
