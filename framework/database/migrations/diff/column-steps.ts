// Steps that change an existing table's columns to the declared ones.
import { PendError } from '#shared/exceptions/pend-error.ts'
import { quoteName, quoteTable } from '../../schema/quote.ts'
import { type ColumnModel, type TableModel, tableKeyOf } from '../../schema/table-model.ts'
import type { Fills } from './decisions.ts'
import { fillsOldRows, placeOf } from './gaps.ts'
import { riskOfRequiring } from './risks.ts'
import type { Lost, Step } from './step.ts'
import { keepsValues } from './type-changes.ts'

/** Drops first, so that a name can be reused. Throws PendError for a required column that old rows cannot fill. */
export function columnSteps(before: TableModel, after: TableModel, fills: Fills): Step[] {
  const was = new Map(before.columns.map((column) => [column.name, column]))
  const becomes = new Set(after.columns.map(({ name }) => name))
  const { gone, fresh } = generatedChanges(before, after)
  return [
    ...gone.map((column) => dropGenerated(after, column)),
    ...before.columns
      .filter(({ name, generated }) => !becomes.has(name) && generated === undefined)
      .map((column) => dropColumn(after, column)),
    ...after.columns.filter(isWritten).flatMap((column) => {
      const old = was.get(column.name)
      const fill = fills.get(placeOf(after, column))
      if (old) return changeColumn(after, [old, column], fill)
      return [
        ...(fill === undefined ? [addColumn(after, column)] : addFilled(after, column, fill)),
        ...collect(after, column),
      ]
    }),
    ...fresh.map((column) => addColumn(after, column)),
  ]
}

const isWritten = ({ generated }: ColumnModel) => generated === undefined

/**
 * Generated columns to drop and create, and unchanged ones: PostgreSQL cannot change the type of a column that another
 * is generated from. Their indexes go with them.
 */
export function generatedChanges(before: TableModel, after: TableModel) {
  const madeOf = (table: TableModel, { generated }: ColumnModel) =>
    table.columns.filter((column) => isWritten(column) && generated!.includes(quoteName(column.name)))
  const spell = (table: TableModel, column: ColumnModel) =>
    JSON.stringify([column, madeOf(table, column).map(({ name, type }) => [name, type])])
  const [was, becomes] = [before, after].map((table) =>
    table.columns.filter((column) => !isWritten(column)).map((column) => [column, spell(table, column)] as const),
  )
  const without = (these: typeof was, others: typeof was) =>
    these!.filter(([, text]) => !others!.some(([, other]) => other === text)).map(([column]) => column)
  return { gone: without(was, becomes), fresh: without(becomes, was) }
}

/** `"locale" text not null default 'en'`: a column inside `create table` or `add column`. */
export function formatColumn({ name, type, isNullable, default: value, generated }: ColumnModel): string {
  if (generated !== undefined) return `${quoteName(name)} ${type} generated always as (${generated}) stored`
  return `${quoteName(name)} ${type}${isNullable ? '' : ' not null'}${value === null ? '' : ` default ${value}`}`
}

/** It contains nothing that another column does not. */
function dropGenerated(table: TableModel, { name }: ColumnModel): Step {
  return alter(table, `drop column ${quoteName(name)}`, `drop ${table.name}.${name}`)
}

function dropColumn(table: TableModel, column: ColumnModel): Step {
  const { name } = column
  return {
    ...dropGenerated(table, column),
    loss: `The values of ${tableKeyOf(table)}.${name} would be lost.`,
    lost: [valuesOf(table, name)],
  }
}

function valuesOf(table: TableModel, column: string): Lost {
  const count = `select count(*) from ${quoteTable(table)} where ${quoteName(column)} is not null`
  return { what: `values of ${tableKeyOf(table)}.${column}`, table: tableKeyOf(table), count }
}

function addColumn(table: TableModel, column: ColumnModel): Step {
  if (!column.isNullable && !fillsOldRows(column))
    throw new PendError(
      `${tableKeyOf(table)}.${column.name} is required, but the rows that are there already would have no value for it.`,
      `Give the field a default; or say what they get, --fill ${placeOf(table, column)}=…; or declare it optional.`,
    )
  return alter(table, `add column ${formatColumn(column)}`, `add ${table.name}.${column.name}`)
}

/** As with a declared default: rows get the value with the column, and their versions stay. */
function addFilled(table: TableModel, column: ColumnModel, fill: string): Step[] {
  const name = quoteName(column.name)
  return [
    addColumn(table, { ...column, default: fill }),
    alter(
      table,
      `alter column ${name} ${column.default === null ? 'drop default' : `set default ${column.default}`}`,
      `add ${placeOf(table, column)}`,
    ),
  ]
}

/** Copies a list that only a join table held to its record, ordered by id, which is how it was read. */
function collect(table: TableModel, { name, collects }: ColumnModel): Step[] {
  if (!collects) return []
  const [own, join] = [quoteTable(table), quoteTable({ schema: collects.schema, name: collects.table })]
  const [from, to] = [quoteName(collects.from), quoteName(collects.to)]
  // Ids are unique across tenants too.
  const list = `select ${from} as id, array_agg(${to} order by ${to}) as list from ${join} group by 1`
  return [
    {
      phase: 'references',
      sql: `update ${own} t set ${quoteName(name)} = j.list from (${list}) j where t.id = j.id;`,
      summary: `collect ${table.name}.${name}`,
      touches: [tableKeyOf(table), tableKeyOf({ schema: collects.schema, name: collects.table })],
    },
  ]
}

function changeColumn(table: TableModel, [before, after]: readonly [ColumnModel, ColumnModel], fill?: string): Step[] {
  const column = quoteName(after.name)
  const spoken = `${table.name}.${after.name}`
  const steps: Step[] = []
  const retyped = before.type !== after.type
  // The old default may be invalid for the new type.
  if (before.default !== null && (retyped || before.default !== after.default))
    steps.push(alter(table, `alter column ${column} drop default`, `change the default of ${spoken}`))
  if (retyped) steps.push(retype(table, before, after))
  if (after.default !== null && (retyped || before.default !== after.default))
    steps.push(alter(table, `alter column ${column} set default ${after.default}`, `change the default of ${spoken}`))
  if (after.isNullable && !before.isNullable)
    steps.push(alter(table, `alter column ${column} drop not null`, `make ${spoken} optional`))
  if (before.isNullable && !after.isNullable) steps.push(...requireColumn(table, after, fill))
  return steps
}

function retype(table: TableModel, before: ColumnModel, { name, type }: ColumnModel): Step {
  const column = quoteName(name)
  const step = alter(
    table,
    `alter column ${column} type ${type} using ${column}::${type}`,
    `change the type of ${table.name}.${name}`,
  )
  if (keepsValues(before.type, type)) return step
  return {
    ...step,
    loss: `${tableKeyOf(table)}.${name} becomes ${type}: values of ${before.type} may be cut or refused.`,
    lost: [valuesOf(table, name)],
  }
}

function requireColumn(table: TableModel, column: ColumnModel, fill?: string): Step[] {
  const name = quoteName(column.name)
  const require = alter(table, `alter column ${name} set not null`, `require ${table.name}.${column.name}`)
  if (fill !== undefined) return [require]
  if (!fillsOldRows(column)) return [{ ...require, risk: riskOfRequiring(table, column) }]
  const byDefault = `update ${quoteTable(table)} set ${name} = ${column.default} where ${name} is null;`
  return [
    { phase: 'tables', sql: byDefault, summary: `fill ${table.name}.${column.name}`, touches: [tableKeyOf(table)] },
    require,
  ]
}

function alter(table: TableModel, change: string, summary: string): Step {
  return { phase: 'tables', sql: `alter table ${quoteTable(table)} ${change};`, summary }
}
