// Steps that change rows to meet the new declarations. They come first, under the old names: the previous triggers inform trail,
// subscribers and caches, as for any change.
import { quoteName, quoteTable, quoteText } from '../../schema/quote.ts'
import { type ColumnModel, type TableModel, tableKeyOf } from '../../schema/table-model.ts'
import type { Decisions } from './decisions.ts'
import { isChoiceOf, placeOf } from './gaps.ts'
import type { Step } from './step.ts'

/** A table and a column with their current names, and with the names in decisions. */
interface Spot {
  readonly table: TableModel
  readonly column: ColumnModel
  readonly place: string
}

/** `before` and `renamed` are the same tables and columns in the same order, under their old and new names. */
export function dataSteps(
  before: readonly TableModel[],
  renamed: readonly TableModel[],
  { fills = new Map(), words = new Map() }: Decisions,
): Step[] {
  const spots = before.flatMap((table, at) =>
    table.columns.map((column, index): Spot => {
      const now = renamed[at]!
      return { table, column, place: placeOf(now, now.columns[index]!) }
    }),
  )
  return spots.flatMap((spot) => [
    ...(fills.has(spot.place) ? [fillStep(spot, fills.get(spot.place)!)] : []),
    ...(words.has(spot.place) ? wordSteps(spot, words.get(spot.place)!) : []),
  ])
}

function fillStep({ table, column, place }: Spot, value: string): Step {
  const name = quoteName(column.name)
  return change(table, `fill ${place}`, `set ${name} = ${value} where ${name} is null`)
}

/** Drops the old check first: it may refuse the new word. */
function wordSteps({ table, column, place }: Spot, words: ReadonlyMap<string, string>): Step[] {
  const name = quoteName(column.name)
  const cases = [...words].map(([from, to]) => `when ${quoteText(from)} then ${quoteText(to)}`)
  const gone = [...words.keys()].map(quoteText).join(', ')
  return [
    ...table.constraints
      .filter((constraint) => isChoiceOf(constraint, column.name))
      .map(
        ({ name: check }): Step => ({
          phase: 'data',
          sql: `alter table ${quoteTable(table)} drop constraint ${quoteName(check)};`,
          summary: `drop ${check}`,
        }),
      ),
    change(
      table,
      `change words of ${place}`,
      `set ${name} = case ${name} ${cases.join(' ')} end where ${name} in (${gone})`,
    ),
  ]
}

/** The trail records the reason. */
function change(table: TableModel, summary: string, rest: string): Step {
  const sql = `select set_config('pend.system_reason', ${quoteText(summary)}, true);\nupdate ${quoteTable(table)} ${rest};`
  return { phase: 'data', sql, summary, touches: [tableKeyOf(table)] }
}
