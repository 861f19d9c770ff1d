-- undoes 5512ad0fba1ccfea
-- loses rows of audit.changes | audit.changes | select count(*) from "audit"."changes"

drop table "audit"."changes";
