// The triggers that keep an id list and its join table equal: the list holds the order, the table the foreign keys.
import { quoteName, quoteTable } from '#framework/database/schema/quote.ts'
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { type JoinedField, joinedFieldsOf } from '#framework/database/schema/tables-of-model.ts'
import { sqlNameOf } from '#framework/resource/inflection.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import { triggerFunction, triggerOf } from './trigger.ts'

/** For each relation to many. The writer of a list also writes its join rows: the policies of both tables decide. */
export function joinRowsOf(model: ResourceModel, models: Models): SqlObject[] {
  return joinedFieldsOf(model)
    .filter(({ relation }) => models.has(relation!.to))
    .flatMap((field) => [...keepJoinRows(model, field), ...followJoinRows(model, field)])
}

/** The quoted names of one relation. */
function namesOf({ schema, table, rows }: ResourceModel, { column, join }: JoinedField) {
  return {
    own: quoteTable({ schema, name: table }),
    join: quoteTable({ schema: join.schema, name: join.table }),
    list: quoteName(column),
    from: quoteName(join.from),
    to: quoteName(join.to),
    hasTenant: rows.hasTenant,
  }
}

/** Writing a list updates the rows of its join table. */
function keepJoinRows(model: ResourceModel, field: JoinedField): SqlObject[] {
  const { join, list, from, to, hasTenant } = namesOf(model, field)
  const [tenant, value] = hasTenant ? ['tenant_id, ', 'new.tenant_id, '] : ['', '']
  const same = hasTenant ? 'tenant_id = new.tenant_id and ' : ''
  const body = `begin
  if tg_op = 'UPDATE' then
    delete from ${join} where ${same}${from} = new.id and not (${to} = any(new.${list}));
    if new.${list} <@ old.${list} then
      return null;
    end if;
  end if;
  insert into ${join} (${tenant}${from}, ${to}) select ${value}new.id, id from unnest(new.${list}) id on conflict do nothing;
  return null;
end`
  const name = sqlNameOf('keep', field.join.schema, field.join.table)
  const [runs, keeping] = triggerFunction(name, body)
  const changed = `old.${list} is distinct from new.${list}`
  return [
    keeping,
    triggerOf(model, { name: `keep_${field.column}`, event: 'after insert', when: `new.${list} <> '{}'`, runs }),
    triggerOf(model, { name: `follow_${field.column}`, event: 'after update', when: changed, runs }),
  ]
}

/**
 * A join row that comes or goes by itself, such as with the record it points to, changes the list, even on a record
 * that the caller cannot see: the trigger runs as the owner, in the row's tenant. A deletion reaches the list only
 * after all effects of its statement. Otherwise the list's row could be written while another of its references points
 * to a deleted record, which its foreign key refuses.
 */
function followJoinRows(model: ResourceModel, field: JoinedField): SqlObject[] {
  const { own, join, list, from, to, hasTenant } = namesOf(model, field)
  const isBack = `exists (select from ${join} where ${hasTenant ? 'tenant_id = old.tenant_id and ' : ''}${from} = old.${from} and ${to} = old.${to})`
  const record = (row: string) => `${hasTenant ? `tenant_id = ${row}.tenant_id and ` : ''}id = ${row}.${from}`
  const enter = hasTenant
    ? "perform set_config('pend.tenant_id', coalesce(new.tenant_id, old.tenant_id)::text, true);"
    : ''
  const body = `declare
  scope text := coalesce(current_setting('pend.tenant_id', true), '');
begin
  ${enter}
  if tg_op = 'INSERT' then
    update ${own} set ${list} = ${list} || new.${to} where ${record('new')} and not (new.${to} = any(${list}));
  elsif not ${isBack} then
    update ${own} set ${list} = array_remove(${list}, old.${to}) where ${record('old')} and old.${to} = any(${list});
  end if;
  perform set_config('pend.tenant_id', scope, true);
  return null;
end`
  const name = sqlNameOf('follow', field.join.schema, field.join.table)
  const [runs, following] = triggerFunction(name, body, 'security definer ')
  // Rows inserted by another trigger came from a list; only direct statements add to the list.
  return [
    following,
    triggerOf(field.join, { name: 'follow_insert', event: 'after insert', when: 'pg_trigger_depth() = 0', runs }),
    triggerOf(field.join, { name: 'follow_delete', event: 'after delete', when: null, runs, isDeferred: true }),
  ]
}
