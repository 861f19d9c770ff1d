// Grants of the serving roles on a table, column by column: never TRUNCATE, TRIGGER or REFERENCES (RLS-14).
import { quoteNames, quoteTable } from '#framework/database/schema/quote.ts'
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { type TableModel, tableKeyOf } from '#framework/database/schema/table-model.ts'
import { AUDIT_SCHEMA } from '#framework/resource/audit-fields.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { SERVING_ROLES } from './policies-of-table.ts'

/** Fixed when the row is inserted. */
const FIXED_COLUMNS = ['tenant_id', 'id', 'owner_id', 'created_at']

/** All grants of `pend_app` and `pend_readonly` on one table. */
export function grantsOfTable(table: TableModel, model: ResourceModel): SqlObject {
  const target = quoteTable(table)
  return {
    name: `grants ${tableKeyOf(table)}`,
    table: tableKeyOf(table),
    create: [
      ...grantsToApp(table).map((right) => `grant ${right} on ${target} to pend_app;`),
      `grant ${select(readonlyColumns(table, model))} on ${target} to pend_readonly;`,
    ].join('\n'),
    drop: `revoke all on ${target} from ${SERVING_ROLES};`,
  }
}

/** Only its trigger writes the trail; join rows are inserted and deleted, never updated. */
function grantsToApp(table: TableModel): string[] {
  const columns = table.columns.map(({ name }) => name)
  if (table.schema === AUDIT_SCHEMA) return [select(columns)]
  const written = table.columns.filter(({ generated }) => generated === undefined).map(({ name }) => name)
  const changeable = table.field === null ? written.filter((name) => !FIXED_COLUMNS.includes(name)) : []
  return [
    select(columns),
    `insert (${quoteNames(written)})`,
    ...(changeable.length > 0 ? [`update (${quoteNames(changeable)})`] : []),
    'delete',
  ]
}

/** Values that never leave the server are hidden from reports too, except counters that even the trail omits: admission compares them. */
function readonlyColumns(table: TableModel, model: ResourceModel): string[] {
  const secret = [...model.fields.values()].filter(({ isReadable, audit }) => !isReadable && audit !== 'none')
  const hidden = new Set(secret.map((field) => field.column))
  return table.columns.map(({ name }) => name).filter((name) => table.field !== null || !hidden.has(name))
}

function select(columns: readonly string[]): string {
  return `select (${quoteNames(columns)})`
}
