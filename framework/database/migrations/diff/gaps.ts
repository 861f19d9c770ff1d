// What existing rows lack for a change, and somebody must decide how to fill.
import { quoteName } from '../../schema/quote.ts'
import type { ColumnModel, ConstraintModel, TableModel } from '../../schema/table-model.ts'
import type { AppSchema, AppState } from '../schema-state.ts'
import { applyRenames, type Renames } from './renames.ts'

/** A required column without a value for existing rows, or removed words of a choice. */
export interface Gap {
  /** `new`: no row has a value. `required`: some may have none. `word`: some may hold it. */
  readonly kind: 'new' | 'required' | 'word'
  /** `articles.subtitle`, by its future database name. */
  readonly place: string
  /** The removed word; null for other kinds. */
  readonly word: string | null
}

/** A table's column, as decisions name it. */
export function placeOf(table: Pick<TableModel, 'name'>, { name }: Pick<ColumnModel, 'name'>): string {
  return `${table.name}.${name}`
}

/** A default from the request's context is empty while migrating. */
export function fillsOldRows(column: ColumnModel): boolean {
  return column.default !== null && !column.default.includes('current_setting')
}

/** In declaration order. */
export function findGaps(before: AppState, after: AppSchema, renames: Renames): Gap[] {
  const { tables } = applyRenames(before, after, renames)
  return after.tables.flatMap((table) => {
    const was = tables.find(({ schema, name }) => schema === table.schema && name === table.name)
    return was ? table.columns.flatMap((column) => gapsOfColumn(was, table, column)) : []
  })
}

function gapsOfColumn(was: TableModel, table: TableModel, column: ColumnModel): Gap[] {
  const place = placeOf(table, column)
  const old = was.columns.find(({ name }) => name === column.name)
  const isLacking = !column.isNullable && column.generated === undefined && !fillsOldRows(column)
  if (isLacking && !old) return [{ kind: 'new', place, word: null }]
  return [
    ...(isLacking && old!.isNullable ? [{ kind: 'required', place, word: null } as const] : []),
    ...goneWords(was, table, column).map((word) => ({ kind: 'word', place, word }) as const),
  ]
}

/** Words that a choice no longer accepts; none if the column was or is not a choice. */
export function goneWords(was: TableModel, table: TableModel, { name }: Pick<ColumnModel, 'name'>): string[] {
  const [before, after] = [wordsOf(was, name), wordsOf(table, name)]
  return before && after ? before.filter((word) => !after.includes(word)) : []
}

function wordsOf({ constraints }: TableModel, column: string): string[] | null {
  const choice = constraints.find((constraint) => isChoiceOf(constraint, column))
  if (!choice) return null
  return [...choice.definition.matchAll(/'((?:[^']|'')*)'/g)].map(([, word]) => word!.replaceAll("''", "'"))
}

/** Whether the constraint lists the words that the column accepts. */
export function isChoiceOf({ kind, definition }: ConstraintModel, column: string): boolean {
  return kind === 'check' && definition.startsWith(`check (${quoteName(column)} in (`)
}
