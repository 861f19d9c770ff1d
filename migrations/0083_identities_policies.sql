-- policies, grants, triggers and functions that changed

create trigger "touch" before update on "auth"."identities"
  for each row when (old.version = new.version) execute function pend.touch('updated_at', 'last_used_at');
