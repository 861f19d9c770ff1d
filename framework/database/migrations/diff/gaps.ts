// What rows that are there already lack for a change: somebody can say what fills it.
import { quoteName } from '../../schema/quote.ts'
import type { ColumnModel, ConstraintModel, TableModel } from '../../schema/table-model.ts'
import type { AppSchema, AppState } from '../schema-state.ts'
import { applyRenames, type Renames } from './renames.ts'

/** A required column without a value for the rows that are there, or words of a choice that go. */
export interface Gap {
  /** `new`: no row can have a value. `required`: some may have none. `word`: some may hold it. */
  readonly kind: 'new' | 'required' | 'word'
  /** `articles.subtitle`, as the database will name it. */
  readonly place: string
  /** The word that goes; null for other kinds. */
  readonly word: string | null
}

/** Where the column of a table stands, as decisions name it. */
export function placeOf(table: Pick<TableModel, 'name'>, { name }: Pick<ColumnModel, 'name'>): string {
  return `${table.name}.${name}`
}

/** A default taken from the request's context is empty while migrating. */
export function fillsOldRows(column: ColumnModel): boolean {
  return column.default !== null && !column.default.includes('current_setting')
}

/** In the order of the declarations. */
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

/** What a choice took and takes no longer; nothing where the column is no choice, before or after. */
export function goneWords(was: TableModel, table: TableModel, { name }: Pick<ColumnModel, 'name'>): string[] {
  const [before, after] = [wordsOf(was, name), wordsOf(table, name)]
  return before && after ? before.filter((word) => !after.includes(word)) : []
}

function wordsOf({ constraints }: TableModel, column: string): string[] | null {
  const choice = constraints.find((constraint) => isChoiceOf(constraint, column))
  if (!choice) return null
  return [...choice.definition.matchAll(/'((?:[^']|'')*)'/g)].map(([, word]) => word!.replaceAll("''", "'"))
}

/** Whether the constraint says which words the column takes. */
export function isChoiceOf({ kind, definition }: ConstraintModel, column: string): boolean {
  return kind === 'check' && definition.startsWith(`check (${quoteName(column)} in (`)
}
