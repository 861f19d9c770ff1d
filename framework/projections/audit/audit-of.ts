// The audit trigger of a model's table, and the policies that let the trail be written.
import { quoteName, quoteTable, quoteText } from '#framework/database/schema/quote.ts'
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { type TableModel, tableKeyOf } from '#framework/database/schema/table-model.ts'
import { tablesOfModel } from '#framework/database/schema/tables-of-model.ts'
import { AUDIT_RESOURCE, AUDIT_SCHEMA } from '#framework/resource/audit-fields.ts'
import type { AuditLevel } from '#framework/resource/field.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import { CURRENT_TENANT } from '#framework/resource/row-rules/row-rule.ts'
import { OWNER_FIELD } from '#framework/resource/values/copied-rows.ts'

const TRIGGER = quoteName('record_change')

/**
 * Nothing for a resource with `audit: false`, or if no app keeps a trail; the trail's own table gets the policies that
 * let its trigger write.
 */
export function auditOf(model: ResourceModel, models: Models): SqlObject[] {
  const tables = tablesOfModel(model, models)
  if (model.schema === AUDIT_SCHEMA && model.name === AUDIT_RESOURCE) return ownerPoliciesOf(tables[0]!)
  if (!model.isAudited || !models.has(AUDIT_RESOURCE)) return []
  return [triggerOf(tables[0]!, model)]
}

function triggerOf(table: TableModel, model: ResourceModel): SqlObject {
  const target = quoteTable(table)
  const args = argumentsOf(model)
  return {
    name: `trigger ${tableKeyOf(table)}.record_change`,
    table: tableKeyOf(table),
    create: `create trigger ${TRIGGER} after insert or update or delete on ${target}\n  for each row execute function audit.record_change(${args.map(quoteText).join(', ')});`,
    drop: `drop trigger ${TRIGGER} on ${target};`,
  }
}

/** A relation to many is a column of the record, so its join table needs no trail. */
function argumentsOf(model: ResourceModel): string[] {
  const fields = [...model.fields.values()].filter(({ isSystem }) => !isSystem)
  const full = { ...columnsWith('full', fields), ...(model.rows.hasOwner && { owner_id: OWNER_FIELD }) }
  return [model.name, '', 'id', JSON.stringify(full), JSON.stringify(columnsWith('redacted', fields))]
}

function columnsWith(level: AuditLevel, fields: readonly FieldModel[]): Record<string, string> {
  return Object.fromEntries(fields.filter(({ audit }) => audit === level).map(({ column, name }) => [column, name]))
}

/**
 * FORCE binds the owner too, so its trigger and functions need one policy each, as narrow as possible. Rows are written
 * while one of them runs, sealed once, redacted with a proof, and deleted when sealed and old, or with their tenant.
 * Nothing else activates these policies.
 */
function ownerPoliciesOf(table: TableModel): SqlObject[] {
  const ours = `tenant_id = ${CURRENT_TENANT}`
  const written = "pg_trigger_depth() > 0 or current_setting('pend.recording', true) = 'on'"
  return [
    ownerPolicy(table, { name: 'record', rule: `insert to pend_owner\n  with check (${written})` }),
    ownerPolicy(table, { name: 'unsealed', rule: `select to pend_owner\n  using (hash is null or ${ours})` }),
    ownerPolicy(table, {
      name: 'seal',
      rule: `update to pend_owner\n  using (hash is null and ${ours})\n  with check (hash is not null and ${ours})`,
    }),
    ownerPolicy(table, {
      name: 'prune',
      rule: `delete to pend_owner\n  using (hash is not null and created_at < now() - interval '30 days' and ${ours})`,
    }),
    ownerPolicy(table, {
      name: 'redact',
      rule: `update to pend_owner\n  using (hash is not null and current_setting('pend.redacting', true) = 'on' and ${ours})\n  with check (redaction is not null and ${ours})`,
    }),
    ownerPolicy(table, {
      name: 'erase',
      rule: `delete to pend_owner\n  using (current_setting('pend.erasing', true) = 'on' and ${ours})`,
    }),
  ]
}

function ownerPolicy(table: TableModel, { name, rule }: { name: string; rule: string }): SqlObject {
  const target = quoteTable(table)
  return {
    name: `policy ${tableKeyOf(table)}.${name}`,
    table: tableKeyOf(table),
    create: `create policy "changes_${name}" on ${target} as permissive for ${rule};`,
    drop: `drop policy "changes_${name}" on ${target};`,
  }
}
