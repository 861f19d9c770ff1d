// The triggers that keep a tree a tree: a reference declared acyclic never leads back to its own record.
import { CIRCLE } from '#framework/database/circle.ts'
import { quoteName, quoteTable, quoteText } from '#framework/database/schema/quote.ts'
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { sqlNameOf } from '#framework/resource/inflection.ts'
import { acyclicFieldsOf } from '#framework/resource/mistakes/acyclic-fields.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { triggerFunction, triggerOf } from './trigger.ts'

/** One for each acyclic reference. */
export function circlesOf(model: ResourceModel): SqlObject[] {
  return acyclicFieldsOf(model).flatMap((field) => keepTree(model, field))
}

/**
 * Serializes moves within one tree: of two moves at once, each valid alone, the second sees the first (a transaction
 * lock, then a new snapshot for the next statement). It runs as the owner, in the row's tenant, because the path up may
 * pass records that the caller cannot see.
 */
function keepTree(model: ResourceModel, { column }: FieldModel): SqlObject[] {
  const { schema, table, rows } = model
  const [own, parent] = [quoteTable({ schema, name: table }), quoteName(column)]
  const wall = rows.hasTenant ? 't.tenant_id = new.tenant_id and ' : ''
  const enter = rows.hasTenant ? "perform set_config('pend.tenant_id', new.tenant_id::text, true);" : ''
  const body = `declare
  scope text := coalesce(current_setting('pend.tenant_id', true), '');
  is_circle boolean;
begin
  perform pg_advisory_xact_lock(hashtextextended(${quoteText(`${schema}.${table}.${column} `)}${rows.hasTenant ? ' || new.tenant_id::text' : ''}, 0));
  ${enter}
  with recursive above (id) as (
    select new.${parent}
    union
    select t.${parent} from ${own} t join above on t.id = above.id where ${wall}t.${parent} is not null
  )
  select exists (select 1 from above where id = new.id) into is_circle;
  perform set_config('pend.tenant_id', scope, true);
  if is_circle then
    raise exception 'a record leads back to itself' using errcode = ${quoteText(CIRCLE)}, column = ${quoteText(column)};
  end if;
  return null;
end`
  const [runs, keeping] = triggerFunction(sqlNameOf('tree', schema, table, column), body, 'security definer ')
  const moved = `new.${parent} is not null and old.${parent} is distinct from new.${parent}`
  return [
    keeping,
    triggerOf(model, { name: `root_${column}`, event: 'after insert', when: `new.${parent} is not null`, runs }),
    triggerOf(model, { name: `move_${column}`, event: 'after update', when: moved, runs }),
  ]
}
