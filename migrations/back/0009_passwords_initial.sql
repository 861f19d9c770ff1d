-- undoes 3bd7641538f8a316
-- loses rows of auth.credentials | auth.credentials | select count(*) from "auth"."credentials"

drop table "auth"."credentials";
