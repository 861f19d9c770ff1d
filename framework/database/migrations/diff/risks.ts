// Changes that can fail on existing rows, reported before the file is written.
import { quoteName, quoteTable } from '../../schema/quote.ts'
import { type ColumnModel, type ConstraintModel, type TableModel, tableKeyOf } from '../../schema/table-model.ts'
import { goneWords } from './gaps.ts'
import type { Risk } from './step.ts'

const FIRST = 'in a migration before it: ./manage makemigrations <app> --empty'

/** A column without a default that becomes required. */
export function riskOfRequiring(table: TableModel, { name }: ColumnModel): Risk {
  return {
    table: tableKeyOf(table),
    sentence: `${tableKeyOf(table)}.${name} becomes required: rows without a value make the migration fail.`,
    advice: `Give the field a default, which fills them; or say what they get, --fill ${table.name}.${name}=…; or fill them ${FIRST}`,
    count: `select count(*) from ${quoteTable(table)} where ${quoteName(name)} is null`,
  }
}

/** A new or stricter unique or check constraint over columns that had values before; undefined if no row can violate it. */
export function riskOfConstraint(
  before: TableModel,
  table: TableModel,
  { kind, columns, definition, name }: ConstraintModel,
): Risk | undefined {
  const had = new Set(before.columns.map((column) => column.name))
  if (!columns.every((column) => had.has(column))) return undefined
  const place = `${tableKeyOf(table)}.${columns.filter((column) => column !== 'tenant_id').join(' and ')}`
  if (kind === 'unique')
    return {
      table: tableKeyOf(table),
      sentence: `${place} becomes unique: rows that share a value make the migration fail.`,
      advice: `Tell them apart ${FIRST}`,
      count: countOfTwins(table, columns),
    }
  const old = before.constraints.find((constraint) => constraint.name === name)
  if (kind !== 'check' || (old && isLooser(old.definition, definition))) return undefined
  return {
    table: tableKeyOf(table),
    sentence: `${place} takes less than before, ${definition}: rows with other values make the migration fail.`,
    advice: `${adviceOnWords(before, table, columns)}Change them ${FIRST}`,
    count: `select count(*) from ${quoteTable(table)} where not ${definition.replace(/^check /, '')}`,
  }
}

function adviceOnWords(before: TableModel, table: TableModel, columns: readonly string[]): string {
  const hints = columns.flatMap((name) =>
    goneWords(before, table, { name }).map((word) => `--map ${table.name}.${name}:${word}=…`),
  )
  return hints.length > 0 ? `Say which word they get, ${hints.join(' ')}. Or: ` : ''
}

function countOfTwins(table: TableModel, columns: readonly string[]): string {
  const names = columns.map(quoteName)
  const given = names.map((name) => `${name} is not null`).join(' and ')
  const twins = `select count(*) as n from ${quoteTable(table)} where ${given} group by ${names.join(', ')}`
  return `select coalesce(sum(n - 1), 0) from (${twins} having count(*) > 1) twins`
}

const WORD = /'(?:[^']|'')*'/g
const NUMBER = /(<=|>=) (-?\d+)/g

/** More allowed words, or a wider limit: every existing value still fits. */
function isLooser(before: string, after: string): boolean {
  const [was, becomes] = [before, after].map((text): readonly string[] => text.match(WORD) ?? [])
  if (was!.length > 0) return was!.every((word) => becomes!.includes(word))
  const [limits, others] = [before, after].map((text) => [...text.matchAll(NUMBER)])
  const isSame = before.replace(NUMBER, '') === after.replace(NUMBER, '') && limits!.length === others!.length
  return isSame && limits!.every(([, sign, limit], at) => isWider(sign!, Number(limit), others![at]!))
}

function isWider(sign: string, limit: number, [, otherSign, other]: RegExpMatchArray): boolean {
  return sign === otherSign && (sign === '<=' ? Number(other) >= limit : Number(other) <= limit)
}
