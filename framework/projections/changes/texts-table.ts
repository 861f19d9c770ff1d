// The table behind search: folded texts as trigrams, with their owners. Only its owner's functions reach it.
import type { SqlObject } from '#framework/database/schema/sql-object.ts'

// Both extensions ship with PostgreSQL and are trusted: the database owner may install them. An installed one is reused.
const table: SqlObject = {
  name: 'table pend.texts',
  table: null,
  drop: '',
  // An extension in another schema was there before.
  undo: `drop table if exists pend.texts;
do $$
declare
  mine text;
begin
  for mine in select extname from pg_extension
    where extname in ('btree_gin', 'pg_trgm') and extnamespace = 'pend'::regnamespace
  loop
    execute format('drop extension %I', mine);
  end loop;
end $$;`,
  create: `create extension if not exists btree_gin schema pend;
create extension if not exists pg_trgm schema pend;
create table if not exists pend.texts (
  scope text not null,
  record_id uuid not null,
  body text not null,
  primary key (record_id, scope)
);
do $$
declare
  place text := (select opcnamespace::regnamespace from pg_catalog.pg_opclass where opcname = 'gin_trgm_ops');
begin
  execute pg_catalog.format('create index if not exists texts_body_idx on pend.texts using gin (scope, body %s.gin_trgm_ops) with (gin_pending_list_limit = 256)', place);
end $$;`,
}

/**
 * Ids of records of the transaction's tenant whose texts contain all parts, or null for more than `most`. They are
 * candidates: the caller's statement still filters each row by its policies. With several classes only the first
 * selective part counts, because the others may be in another class. Row security would keep PostgreSQL from using the
 * index (no operator on parts of texts is leakproof), so this table has none and only this function reads it.
 */
const find: SqlObject = {
  name: 'function pend.find_texts',
  table: null,
  drop: '',
  create: `create or replace function pend.find_texts(resource text, classes text[], parts text[], most integer) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  tenant text := nullif(current_setting('pend.tenant_id', true), '');
  scopes text[] := array(select tenant || '/' || resource || '/' || class from unnest(classes) class);
  conditions text[] := array(
    select format('body like %L', '%' || replace(replace(replace(pend.plain(part), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%') from unnest(parts) part
  );
  condition text;
  found uuid[];
begin
  if cardinality(classes) = 1 then
    conditions := array[array_to_string(conditions, ' and ')];
  end if;
  foreach condition in array conditions loop
    execute 'select coalesce(array_agg(record_id), ''{}'') from (select record_id from pend.texts where scope = any ($1) and ' || condition || ' limit $2) found'
      into found using scopes, most + 1;
    if cardinality(found) <= most then
      return found;
    end if;
  end loop;
  return null;
end $$;
revoke all on function pend.find_texts(text, text[], text[], integer) from public;
grant execute on function pend.find_texts(text, text[], text[], integer) to pend_app, pend_readonly;`,
}

/** In order of creation. */
export const TEXTS: readonly SqlObject[] = [table, find]
