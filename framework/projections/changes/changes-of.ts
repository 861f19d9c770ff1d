// The triggers of a model's table that catch every change, however it arrives: foreign keys, set-based SQL, a console.
import { quoteName, quoteTable, quoteText } from '#framework/database/schema/quote.ts'
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { tableKeyOf } from '#framework/database/schema/table-model.ts'
import { sqlNameOf } from '#framework/resource/inflection.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import { makesEvents } from '#framework/resource/values/makes-events.ts'
import { BY_NO_OPERATION, tellingBody } from './change-functions.ts'
import { joinRowsOf } from './join-rows-of.ts'
import { triggerFunction, triggerOf } from './trigger.ts'

/** The resource whose table is the outbox. */
const OUTBOX = 'events'

/** No event triggers for a table without a trail; the outbox gets the policy that lets the triggers write. */
export function changesOf(model: ResourceModel, models: Models): SqlObject[] {
  const joinRows = joinRowsOf(model, models)
  if (model.name === OUTBOX) return [...joinRows, ownerPolicyOf(model)]
  if (!model.isAudited) return joinRows
  return [...joinRows, ...(makesEvents(model) && models.has(OUTBOX) ? tellingOf(model) : [touchOf(model)])]
}

/** Ignores columns that the trail leaves out, the time alone, and columns that the database computes after its triggers. */
function silentColumnsOf(model: ResourceModel): string[] {
  const fields = [...model.fields.values()]
  const left = fields.filter(({ audit, isSystem }) => audit === 'none' && !isSystem)
  return ['updated_at', ...left.map(({ column }) => column), ...fields.flatMap(({ standIn }) => standIn?.column ?? [])]
}

function touchOf(model: ResourceModel): SqlObject {
  const silent = silentColumnsOf(model).map(quoteText).join(', ')
  return triggerOf(model, {
    name: 'touch',
    event: 'before update',
    when: BY_NO_OPERATION,
    runs: `pend.touch(${silent})`,
  })
}

/**
 * Inserted rows have version 1 if an operation wrote them; deletions are recorded here. A trigger before the deletion
 * runs before everything that foreign keys do because of it.
 */
function tellingOf(model: ResourceModel): SqlObject[] {
  const [runs, telling] = triggerFunction(
    sqlNameOf('tell', model.schema, model.table),
    tellingBody({
      resource: model.name,
      silent: silentColumnsOf(model),
      record: (row) => recordSql(model.readable, row),
    }),
    'security definer ',
  )
  return [
    telling,
    triggerOf(model, { name: 'tell_create', event: 'after insert', when: 'new.version = 0', runs }),
    triggerOf(model, { name: 'tell_update', event: 'before update', when: BY_NO_OPERATION, runs }),
    triggerOf(model, { name: 'tell_delete', event: 'before delete', when: null, runs }),
  ]
}

/** A function takes at most a hundred arguments: two per field. */
const FIELDS_AT_ONCE = 50

/** The record as `jsonb`, as a reader of all fields sees it: what operations write as an event's `data`. */
function recordSql(fields: readonly FieldModel[], row: 'old' | 'new'): string {
  const parts: string[] = []
  for (let first = 0; first < fields.length; first += FIELDS_AT_ONCE) {
    const pairs = fields.slice(first, first + FIELDS_AT_ONCE).map((field) => {
      const column = `${row}.${quoteName(field.column)}`
      return `'${field.name}', ${field.kind.json?.(column) ?? column}`
    })
    parts.push(`jsonb_build_object(${pairs.join(', ')})`)
  }
  return parts.join(' || ')
}

/** FORCE binds the owner too: its triggers need a policy, and only a trigger activates it. */
function ownerPolicyOf(model: ResourceModel): SqlObject {
  const table = { schema: model.schema, name: model.table }
  const target = quoteTable(table)
  return {
    name: `policy ${tableKeyOf(table)}.tell`,
    table: tableKeyOf(table),
    create: `create policy "events_tell" on ${target} as permissive for insert to pend_owner\n  with check (pg_trigger_depth() > 0);`,
    drop: `drop policy "events_tell" on ${target};`,
  }
}
