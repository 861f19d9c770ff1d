-- undoes 7fb493080f3cf132
-- loses rows of auth.identities | auth.identities | select count(*) from "auth"."identities"
-- loses rows of auth.provider_visits | auth.provider_visits | select count(*) from "auth"."provider_visits"

drop table "auth"."identities", "auth"."provider_visits";
