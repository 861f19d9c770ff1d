// The foundation of every database before the first table: schemas, access to them, and PEND's own functions.
import type { SqlObject } from './sql-object.ts'

const SCHEMAS = ['pend', 'auth', 'tenant', 'audit', 'tasks']

const schemas: SqlObject = {
  name: 'schemas',
  table: null,
  drop: '',
  create: SCHEMAS.map((name) => `create schema if not exists ${name};`).join('\n'),
  // The list of applied migrations stays in `pend`.
  undo: SCHEMAS.slice(1)
    .map((name) => `drop schema if exists ${name};`)
    .join('\n'),
}

// Rights are granted by name only: everything created later is closed to everybody until granted (RLS-13, RLS-27).
const rights: SqlObject = {
  name: 'rights on schemas',
  table: null,
  drop: '',
  create: [
    `grant usage on schema ${SCHEMAS.join(', ')} to pend_app, pend_readonly;`,
    'alter default privileges revoke execute on functions from public;',
  ].join('\n'),
  undo: [
    'alter default privileges grant execute on functions to public;',
    'revoke usage on schema pend from pend_app, pend_readonly;',
  ].join('\n'),
}

// 48 bits of milliseconds, 12 of their fraction (RFC 9562, 6.2, method 3), so that ids of one statement keep their order. PostgreSQL 18 has
// its own.
const uuidV7: SqlObject = {
  name: 'function pend.uuid_v7',
  table: null,
  drop: '',
  create: `create or replace function pend.uuid_v7() returns uuid language sql volatile parallel safe as $$
  select encode(overlay(overlay(
    uuid_send(gen_random_uuid()) placing substring(int8send(at / 1000) from 3) from 1 for 6
  ) placing substring(int4send((28672 + at % 1000 * 4096 / 1000)::integer) from 3) from 7 for 2), 'hex')::uuid
  from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as at) as moment
$$;
revoke all on function pend.uuid_v7() from public;
grant execute on function pend.uuid_v7() to pend_app, pend_readonly;`,
}

// Removes differences that search ignores, also in stored texts: case, marks, ligatures and letters with a stroke. Nearly all texts are
// ASCII, and cost no more than `lower`.
const plain: SqlObject = {
  name: 'function pend.plain',
  table: null,
  drop: '',
  create: `create or replace function pend.plain(value text) returns text language sql immutable parallel safe as $$
  select case when octet_length(value) = char_length(value) then lower(value) else normalize(
    replace(replace(replace(replace(translate(
      regexp_replace(lower(normalize(value, nfkd)), '[\\u0300-\\u036f]', '', 'g'),
      'łøđħıŧðς', 'lodhitdσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), nfkc) end
$$;
revoke all on function pend.plain(text) from public;
grant execute on function pend.plain(text) to pend_app, pend_readonly;`,
}

// The time zone of days in filters. An app that knows tenants' zones replaces it.
const timeZone: SqlObject = {
  name: 'function pend.time_zone',
  table: null,
  drop: '',
  create: `create or replace function pend.time_zone() returns text language sql stable parallel safe as $$
  select 'UTC'::text
$$;
revoke all on function pend.time_zone() from public;
grant execute on function pend.time_zone() to pend_app, pend_readonly;`,
}

/** In creation order. */
export const FOUNDATION: readonly SqlObject[] = [schemas, rights, uuidV7, plain, timeZone]
