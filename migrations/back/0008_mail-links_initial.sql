-- undoes 0469824e7a0933bc
-- loses rows of auth.one_time_tokens | auth.one_time_tokens | select count(*) from "auth"."one_time_tokens"

drop table "auth"."one_time_tokens";
