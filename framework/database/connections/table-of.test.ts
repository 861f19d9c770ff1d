// A statement's table is the one it would wait for, not one that a column's sub-select reads.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tableOf } from './table-of.ts'

const STATEMENTS: Record<string, string> = {
  'select t.id from public.articles t where t.id = $1': 'public.articles',
  'select (select 1 from auth.users u where u.id = t.author_id), t.id from "public"."articles" t limit 20':
    '"public"."articles"',
  'insert into public.tags (id, name) values ($1, $2) returning id': 'public.tags',
  'update public.tags set name = $1 where id in (select id from public.articles)': 'public.tags',
  'delete from tasks.tasks t where t.id = $1': 'tasks.tasks',
  'with moved as (update public.tags set name = $1 returning id) select id from moved': 'public.tags',
  'select exists (select from public.webhooks where is_enabled)': 'public.webhooks',
  'select pg_advisory_xact_lock(hashtextextended($1, 0))': 'pg_advisory_xact_lock',
  'select auth.has_second_factor($1)': 'auth.has_second_factor',
  'discard plans': '',
  '': '',
}

test('a statement belongs to the table outside its sub-selects (FLT-06)', () => {
  for (const turn of ['read', 'remembered'])
    for (const [text, table] of Object.entries(STATEMENTS)) assert.equal(tableOf(text), table, `${turn}: ${text}`)
})
