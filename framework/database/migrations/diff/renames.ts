// Distinguishes renames from drop and add: by declaration or decision, never by guessing.

import { quoteName, quoteTable } from '../../schema/quote.ts'
import { type ColumnModel, type TableModel, tableKeyOf } from '../../schema/table-model.ts'
import type { AppSchema, AppState } from '../schema-state.ts'
import type { Step } from './step.ts'

/**
 * Something disappeared and something similar appeared. `from` and `to` are SQL names: `articles.title`, `headline`;
 * `articles`, `posts`.
 */
export interface RenameCandidate {
  readonly kind: 'table' | 'column'
  readonly from: string
  readonly to: string
}

/** `--rename articles.title:headline` for a column, `--rename articles:posts` for a table. */
export type Renames = ReadonlyMap<string, string>

/** The result of applying renames. */
export interface Renamed {
  readonly tables: readonly TableModel[]
  readonly steps: readonly Step[]
}

/** Undecided possible renames: ask about each. Tables come first, because their columns are compared afterwards. */
export function findRenameCandidates(before: AppState, after: AppSchema, decided: Renames): RenameCandidate[] {
  const { tables } = applyRenames(before, after, decided)
  const [gone, fresh] = compare(tables, after.tables, tableKeyOf)
  const candidates = ownTables(gone).flatMap((from) =>
    ownTables(fresh)
      .filter((to) => from.schema === to.schema && overlap(from, to) >= 0.5)
      .map((to): RenameCandidate => ({ kind: 'table', from: from.name, to: to.name })),
  )
  return candidates.length > 0 ? candidates : findColumnCandidates(tables, after.tables)
}

function findColumnCandidates(before: readonly TableModel[], after: readonly TableModel[]): RenameCandidate[] {
  return before.flatMap((table) => {
    const twin = after.find((other) => tableKeyOf(other) === tableKeyOf(table))
    if (!twin) return []
    const [gone, fresh] = compare(writtenOf(table), writtenOf(twin), ({ name }) => name)
    return gone.flatMap((from) =>
      fresh
        .filter((to) => to.type === from.type)
        .map((to): RenameCandidate => ({ kind: 'column', from: `${table.name}.${from.name}`, to: to.name })),
    )
  })
}

/** The last state with the new names, and the statements that rename in the database. */
export function applyRenames(before: AppState, after: AppSchema, decided: Renames): Renamed {
  const steps: Step[] = []
  let tables = before.tables
  for (const [from, to] of tableRenames(tables, after.tables, decided)) {
    steps.push({
      phase: 'tables',
      sql: `alter table ${quoteTable(from)} rename to ${quoteName(to.name)};`,
      summary: `rename ${from.name} to ${to.name}`,
    })
    tables = renameTable(tables, from, to)
  }
  tables = tables.map((table) => {
    const twin = after.tables.find((other) => tableKeyOf(other) === tableKeyOf(table))
    if (!twin) return table
    return columnRenames(table, twin, decided).reduce((renamed, [from, to]) => {
      const sql = `alter table ${quoteTable(table)} rename column ${quoteName(from)} to ${quoteName(to)};`
      steps.push({ phase: 'tables', sql, summary: `rename ${table.name}.${from} to ${to}` })
      return renameColumn(renamed, from, to)
    }, table)
  })
  return { tables, steps }
}

/** A join table follows its resource. */
function tableRenames(
  before: readonly TableModel[],
  after: readonly TableModel[],
  decided: Renames,
): [TableModel, TableModel][] {
  const [gone, fresh] = compare(before, after, tableKeyOf)
  const pairs: [TableModel, TableModel][] = []
  for (const from of ownTables(gone)) {
    const to = fresh.find(
      ({ schema, name, field }) => field === null && schema === from.schema && name === decided.get(from.name),
    )
    if (!to) continue
    pairs.push([from, to])
    for (const join of gone.filter(({ resource, field }) => field !== null && resource === from.resource)) {
      const twin = fresh.find(({ resource, field }) => resource === to.resource && field === join.field)
      if (twin) pairs.push([join, twin])
    }
  }
  return pairs
}

/** A join column is named after a resource, so only its position counts. */
function columnRenames(before: TableModel, after: TableModel, decided: Renames): [string, string][] {
  const [gone, fresh] = compare(before.columns, after.columns, ({ name }) => name)
  if (after.field !== null)
    return before.columns.flatMap(({ name }, index) =>
      after.columns[index] && name !== after.columns[index].name ? [[name, after.columns[index].name]] : [],
    )
  // Decisions may use either name of a renamed table.
  const tableNames = [before.name, ...[...decided].filter(([, to]) => to === before.name).map(([from]) => from)]
  return fresh.flatMap((column) => {
    const isOld = ({ name }: ColumnModel) =>
      name === column.renamedFrom || tableNames.some((table) => decided.get(`${table}.${name}`) === column.name)
    const old = gone.find(isOld)
    return old ? [[old.name, column.name]] : []
  })
}

function renameTable(tables: readonly TableModel[], from: TableModel, to: TableModel): TableModel[] {
  const [fromText, toText] = [quoteTable(from), quoteTable(to)]
  const [fromKey, toKey] = [tableKeyOf(from), tableKeyOf(to)]
  return tables.map((table) => ({
    ...table,
    ...(tableKeyOf(table) === fromKey ? { name: to.name, resource: to.resource } : {}),
    constraints: table.constraints.map((constraint) =>
      constraint.target === fromKey
        ? { ...constraint, target: toKey, definition: constraint.definition.replace(fromText, toText) }
        : constraint,
    ),
  }))
}

function renameColumn(table: TableModel, from: string, to: string): TableModel {
  const rename = (name: string) => (name === from ? to : name)
  const inText = <T extends { columns: readonly string[]; definition: string }>(item: T): T =>
    item.columns.includes(from)
      ? {
          ...item,
          columns: item.columns.map(rename),
          definition: item.definition.replaceAll(quoteName(from), quoteName(to)),
        }
      : item
  return {
    ...table,
    // A generated column follows by itself, but keeps its old name: it is recreated.
    columns: table.columns.map((column) => ({ ...column, name: rename(column.name) })),
    constraints: table.constraints.map(inText),
    indexes: table.indexes.map(inText),
  }
}

function writtenOf({ columns }: TableModel): ColumnModel[] {
  return columns.filter(({ generated }) => generated === undefined)
}

function ownTables(tables: readonly TableModel[]): TableModel[] {
  return tables.filter(({ field }) => field === null)
}

function overlap(one: TableModel, other: TableModel): number {
  const names = new Set(other.columns.map(({ name }) => name))
  return one.columns.filter(({ name }) => names.has(name)).length / one.columns.length
}

function compare<T>(before: readonly T[], after: readonly T[], keyOf: (item: T) => string): [gone: T[], fresh: T[]] {
  const [was, becomes] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))]
  return [before.filter((item) => !becomes.has(keyOf(item))), after.filter((item) => !was.has(keyOf(item)))]
}
