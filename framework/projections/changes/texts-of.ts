// The trigger that keeps a resource's texts searchable after every write, by any means.
import { quoteName, quoteTable, quoteText } from '#framework/database/schema/quote.ts'
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { sqlNameOf } from '#framework/resource/inflection.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { keptTextsOf, textClassOf } from '#framework/resource/values/kept-texts.ts'
import { triggerFunction, triggerOf } from './trigger.ts'

/** Nothing for a resource without search. */
export function textsOf(model: ResourceModel): SqlObject[] {
  const fields = keptTextsOf(model)
  if (fields.length === 0) return []
  const classes = [...Map.groupBy(fields, textClassOf)].map(([name, of]) => ({ name, fields: of }))
  const [runs, keeping] = triggerFunction(
    sqlNameOf('keep_texts', model.schema, model.table),
    keepingBody(model, classes),
    'security definer ',
  )
  const changed = fields.map(({ column }) => `old.${quoteName(column)} is distinct from new.${quoteName(column)}`)
  return [
    keeping,
    triggerOf(model, { name: 'keep_texts', event: 'after insert or delete', when: null, runs }),
    triggerOf(model, { name: 'follow_texts', event: 'after update', when: changed.join(' or '), runs }),
    collectionOf(model, classes),
  ]
}

/** Fields that the same callers may read. */
interface TextClass {
  readonly name: string
  readonly fields: readonly FieldModel[]
}

function keepingBody(model: ResourceModel, classes: readonly TextClass[]): string {
  return `begin
  if tg_op = 'DELETE' then
    delete from pend.texts where record_id = old.id and scope in (${classes.map((each) => scopeSql(model, each, 'old')).join(', ')});
    return null;
  end if;
  insert into pend.texts (scope, record_id, body) values ${classes.map((each) => `(${rowSql(model, each, 'new')})`).join(', ')}
  on conflict (record_id, scope) do update set body = excluded.body where texts.body <> excluded.body;
  return null;
end`
}

/** Collects existing rows when the trigger is created or starts to keep other fields. */
function collectionOf(model: ResourceModel, classes: readonly TextClass[]): SqlObject {
  const target = quoteTable({ schema: model.schema, name: model.table })
  const rows = classes.map((each) => `select ${rowSql(model, each, 't')} from ${target} t`)
  return {
    name: `texts of ${model.schema}.${model.table}`,
    // A separate object: its data is not dropped with the table.
    table: null,
    create: `alter table ${target} no force row level security;
insert into pend.texts (scope, record_id, body)\n  ${rows.join('\n  union all ')}\n  on conflict do nothing;
alter table ${target} force row level security;`,
    drop: `delete from pend.texts where split_part(scope, '/', 2) = ${quoteText(model.name)};`,
  }
}

function scopeSql(model: ResourceModel, { name }: TextClass, row: string): string {
  return `${row}.tenant_id || ${quoteText(`/${model.name}/${name}`)}`
}

// No text contains the separator, so no trigram spans two fields.
function rowSql(model: ResourceModel, own: TextClass, row: string): string {
  const texts = own.fields.map(({ column }) => `${row}.${quoteName(column)}`)
  return `${scopeSql(model, own, row)}, ${row}.id, pend.plain(concat_ws(chr(31), ${texts.join(', ')}))`
}
