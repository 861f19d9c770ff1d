-- policies, grants, triggers and functions that changed

create trigger "touch" before update on "auth"."credentials"
  for each row when (old.version = new.version) execute function pend.touch('updated_at');
create trigger "touch" before update on "auth"."sessions"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'proven_at');
