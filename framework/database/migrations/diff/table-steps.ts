// Steps that create, change and drop tables with their keys and indexes.
import { quoteName, quoteTable } from '../../schema/quote.ts'
import { type ConstraintModel, type IndexModel, type TableModel, tableKeyOf } from '../../schema/table-model.ts'
import { columnSteps, formatColumn, generatedChanges } from './column-steps.ts'
import type { Decisions, WordChanges } from './decisions.ts'
import { goneWords, isChoiceOf, placeOf } from './gaps.ts'
import { riskOfConstraint } from './risks.ts'
import type { Step } from './step.ts'

/** Compares two lists of tables; `before` already has the renames. */
export function tableSteps(before: readonly TableModel[], after: readonly TableModel[], decisions: Decisions): Step[] {
  const was = new Map(before.map((table) => [tableKeyOf(table), table]))
  const becomes = new Set(after.map(tableKeyOf))
  const coming = new Set([...becomes].filter((key) => !was.has(key)))
  return [
    ...dropTables(before.filter((table) => !becomes.has(tableKeyOf(table)))),
    ...after.flatMap((table) => {
      const old = was.get(tableKeyOf(table))
      coming.delete(tableKeyOf(table))
      return old ? changeTable(old, table, decisions) : createTable(table, coming)
    }),
  ]
}

/** In one statement, because they may refer to each other. References from other rows block it: no CASCADE. */
function dropTables(tables: readonly TableModel[]): Step[] {
  if (tables.length === 0) return []
  const names = tables.map(tableKeyOf)
  return [
    {
      phase: 'tables',
      sql: `drop table ${tables.map(quoteTable).join(', ')};`,
      summary: `drop ${tables.map(({ name }) => name).join(', ')}`,
      loss: `All rows of ${names.join(', ')} would be lost.`,
      lost: tables.map((table) => ({
        what: `rows of ${tableKeyOf(table)}`,
        table: tableKeyOf(table),
        count: `select count(*) from ${quoteTable(table)}`,
      })),
    },
  ]
}

/** A reference to a table created later waits for it. */
function createTable(table: TableModel, coming: ReadonlySet<string>): Step[] {
  const summary = `create ${table.name}`
  const waits = ({ target }: ConstraintModel) => target !== null && coming.has(target)
  const lines = [
    ...table.columns.map(formatColumn),
    ...table.constraints
      .filter((constraint) => !waits(constraint))
      .map(({ name, definition }) => `constraint ${quoteName(name)} ${definition}`),
  ]
  return [
    alter(`create table ${quoteTable(table)} (\n  ${lines.join(',\n  ')}\n);`, summary),
    ...table.constraints.filter(waits).map((constraint) => addConstraint(table, constraint, summary)),
    ...table.indexes.map((index) => addIndex(table, index, summary)),
  ]
}

function changeTable(
  before: TableModel,
  after: TableModel,
  { fills = new Map(), words = new Map() }: Decisions,
): Step[] {
  const constraints = compareNamed(before.constraints, after.constraints)
  const vanished = new Set(generatedChanges(before, after).gone.map(({ name }) => name))
  const indexes = compareNamed(
    before.indexes.filter(({ columns }) => !columns.some((column) => vanished.has(column))),
    after.indexes,
  )
  const table = quoteTable(after)
  return [
    ...constraints.gone
      // The check of a choice with changed words was dropped before its rows changed.
      .filter(
        (constraint) =>
          !before.columns.some((column) => words.has(placeOf(after, column)) && isChoiceOf(constraint, column.name)),
      )
      .map(({ name }) => alter(`alter table ${table} drop constraint ${quoteName(name)};`, `drop ${name}`)),
    ...indexes.gone.map(({ name }) =>
      alter(`drop index ${quoteName(after.schema)}.${quoteName(name)};`, `drop ${name}`),
    ),
    ...constraints.renamed.map(([from, to]) =>
      alter(`alter table ${table} rename constraint ${quoteName(from)} to ${quoteName(to)};`, `rename ${to}`),
    ),
    ...indexes.renamed.map(([from, to]) =>
      alter(`alter index ${quoteName(after.schema)}.${quoteName(from)} rename to ${quoteName(to)};`, `rename ${to}`),
    ),
    ...columnSteps(before, after, fills),
    ...constraints.fresh.map((constraint) => {
      const risk = isAnswered(before, after, { constraint, words })
        ? undefined
        : riskOfConstraint(before, after, constraint)
      return { ...addConstraint(after, constraint, `add ${constraint.name}`), ...(risk && { risk }) }
    }),
    ...indexes.fresh.map((index) => {
      const risk = index.isUnique && riskOfConstraint(before, after, { ...index, kind: 'unique', target: null })
      return { ...addIndex(after, index, `add ${index.name}`), ...(risk && { risk }) }
    }),
  ]
}

/** Every removed word has a replacement that stays. */
function isAnswered(
  before: TableModel,
  after: TableModel,
  { constraint, words }: { constraint: ConstraintModel; words: WordChanges },
): boolean {
  const column = after.columns.find(({ name }) => isChoiceOf(constraint, name))
  const changes = column && words.get(placeOf(after, column))
  return changes !== undefined && goneWords(before, after, column!).every((word) => changes.has(word))
}

function alter(sql: string, summary: string): Step {
  return { phase: 'tables', sql, summary }
}

function addConstraint(table: TableModel, { name, kind, definition, target }: ConstraintModel, summary: string): Step {
  const sql = `alter table ${quoteTable(table)} add constraint ${quoteName(name)} ${definition};`
  if (kind !== 'foreign') return alter(sql, summary)
  // PostgreSQL checks existing rows under the policies: forced ones would hide every violating row.
  return { phase: 'references', sql, summary, touches: [tableKeyOf(table), ...(target === null ? [] : [target])] }
}

function addIndex(table: TableModel, { name, isUnique, definition }: IndexModel, summary: string): Step {
  return alter(
    `create ${isUnique ? 'unique ' : ''}index ${quoteName(name)} on ${quoteTable(table)} ${definition};`,
    summary,
  )
}

interface Named {
  readonly name: string
  readonly definition: string
}

/** The same definition under another name is renamed, not recreated: an index costs a pass over the table. */
function compareNamed<T extends Named>(before: readonly T[], after: readonly T[]) {
  const isKept = (item: T, others: readonly T[]) =>
    others.some(({ name, definition }) => name === item.name && definition === item.definition)
  const gone = before.filter((item) => !isKept(item, after))
  const fresh = after.filter((item) => !isKept(item, before))
  const renamed: [from: string, to: string][] = []
  for (const item of [...fresh]) {
    const twin = gone.find(({ definition, name }) => definition === item.definition && name !== item.name)
    if (!twin) continue
    renamed.push([twin.name, item.name])
    gone.splice(gone.indexOf(twin), 1)
    fresh.splice(fresh.indexOf(item), 1)
  }
  return { gone, fresh, renamed }
}
