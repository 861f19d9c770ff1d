// What the serving roles may do with a table, column by column: never TRUNCATE, TRIGGER or REFERENCES (RLS-14).
import { quoteNames, quoteTable } from '#framework/database/schema/quote.ts'
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { type TableModel, tableKeyOf } from '#framework/database/schema/table-model.ts'
import { AUDIT_SCHEMA } from '#framework/resource/audit-fields.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { SERVING_ROLES } from './policies-of-table.ts'

/** Where a row stands is decided when it is made. */
const FIXED_COLUMNS = ['tenant_id', 'id', 'owner_id', 'created_at']

/** All rights of `pend_app` and `pend_readonly` on one table. */
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

/** The trail is written by its trigger alone; a join row is made and removed, never changed. */
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

/** What never leaves the server is not for reports either, but for counters that not even the trail keeps: admission compares them. */
function readonlyColumns(table: TableModel, model: ResourceModel): string[] {
  const secret = [...model.fields.values()].filter(({ isReadable, audit }) => !isReadable && audit !== 'none')
  const hidden = new Set(secret.map((field) => field.column))
  return table.columns.map(({ name }) => name).filter((name) => table.field !== null || !hidden.has(name))
}

function select(columns: readonly string[]): string {
  return `select (${quoteNames(columns)})`
}
