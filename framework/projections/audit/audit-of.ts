// The audit triggers of a model: one for its own table and one for each of its join tables.
import { quoteName, quoteTable, quoteText } from '#framework/database/schema/quote.ts'
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { type TableModel, tableKeyOf } from '#framework/database/schema/table-model.ts'
import { tablesOfModel } from '#framework/database/schema/tables-of-model.ts'
import { AUDIT_RESOURCE, AUDIT_SCHEMA } from '#framework/resource/audit-fields.ts'
import type { AuditLevel } from '#framework/resource/field.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'

const TRIGGER = quoteName('record_change')

/** Nothing for a resource with `audit: false`, and nothing where no app keeps a trail; the trail itself gets the policy that lets its trigger write. */
export function auditOf(model: ResourceModel, models: Models): SqlObject[] {
  const tables = tablesOfModel(model, models)
  if (model.schema === AUDIT_SCHEMA && model.name === AUDIT_RESOURCE) return [recordPolicyOf(tables[0]!)]
  if (!model.isAudited || !models.has(AUDIT_RESOURCE)) return []
  return tables
    .filter(({ field }) => field === null || model.fields.get(field)!.audit !== 'none')
    .map((table) => triggerOf(table, model))
}

function triggerOf(table: TableModel, model: ResourceModel): SqlObject {
  const target = quoteTable(table)
  const own = table.field === null
  const args = own ? argumentsOfRecord(model) : argumentsOfJoin(model, table.field!)
  return {
    name: `trigger ${tableKeyOf(table)}.record_change`,
    table: tableKeyOf(table),
    create: `create trigger ${TRIGGER} after insert or update or delete on ${target}\n  for each row execute function audit.record_change(${args.map(quoteText).join(', ')});`,
    drop: `drop trigger ${TRIGGER} on ${target};`,
  }
}

function argumentsOfRecord(model: ResourceModel): string[] {
  const fields = [...model.fields.values()].filter((field) => field.column !== null && !field.isSystem)
  return [model.name, '', 'id', columnsWith('full', fields), columnsWith('redacted', fields)]
}

/** Adding or removing a join row is a change of the record that holds the list. */
function argumentsOfJoin(model: ResourceModel, name: string): string[] {
  const { join, audit } = model.fields.get(name)!
  const listed = JSON.stringify({ [join!.to]: name })
  return [model.name, 'update', join!.from, audit === 'full' ? listed : '{}', audit === 'redacted' ? listed : '{}']
}

function columnsWith(level: AuditLevel, fields: readonly FieldModel[]): string {
  return JSON.stringify(
    Object.fromEntries(fields.filter(({ audit }) => audit === level).map(({ column, name }) => [column, name])),
  )
}

/** The owner is bound by FORCE too, so its trigger needs a door; statements outside a trigger find it shut. */
function recordPolicyOf(table: TableModel): SqlObject {
  const target = quoteTable(table)
  return {
    name: `policy ${tableKeyOf(table)}.record`,
    table: tableKeyOf(table),
    create: `create policy "changes_record" on ${target} as permissive for insert to pend_owner\n  with check (pg_trigger_depth() > 0);`,
    drop: `drop policy "changes_record" on ${target};`,
  }
}
