-- undoes 65ab139b875eb447

drop function if exists pend.find_texts(text, text[], text[], integer);
drop table if exists pend.texts;
do $$
declare
  mine text;
begin
  for mine in select extname from pg_extension
    where extname in ('btree_gin', 'pg_trgm') and extnamespace = 'pend'::regnamespace
  loop
    execute format('drop extension %I', mine);
  end loop;
end $$;
drop function if exists pend.tell(text, text, uuid, uuid, jsonb, jsonb);
drop function if exists pend.touch();
drop function if exists audit.redact(uuid, jsonb, text, text, text, text);
drop function if exists audit.erase(text);
drop function if exists audit.prune(integer);
drop function if exists audit.seal(uuid[], text[], integer);
drop function if exists audit.unsealed_tenants(integer);
drop function if exists audit.record_event(text, text, uuid, jsonb, uuid);
drop function if exists audit.record_change();
drop function if exists pend.plain(text);
drop function if exists pend.uuid_v7();
alter default privileges grant execute on functions to public;
revoke usage on schema pend from pend_app, pend_readonly;
drop schema if exists auth;
drop schema if exists tenant;
drop schema if exists audit;
drop schema if exists tasks;
