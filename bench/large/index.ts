// `npm run bench -- large`: the cost of lists in a tenant of half a million records beside a small one, under row
// security. It judges nothing.
import { randomUUIDv7 } from 'node:crypto'
import { cpus } from 'node:os'
import { cursorOf, listRecords, prepareList, runList } from '#framework/operations/list.ts'
import { modelOf, modelsOf } from '#framework/operations/steps/operation-target.ts'
import { parseListQuery } from '#framework/projections/rest/parsing/parse-query.ts'
import type { Context } from '#framework/request/context.ts'
import { openFixtureOn } from '#framework/testing/fixtures/open-fixture.ts'
import { openEmptyDatabase } from '../open-database.ts'
import { fillOrders, orders, SHOP } from './orders.ts'
import { QUESTIONS } from './questions.ts'

export interface LargeSettings {
  readonly rows: number
  readonly tenants: number
  readonly small: number
  readonly rounds: number
  readonly counted: number
}

const progress = (text: string) => process.stderr.write(`${text}\n`)

/** Prints a table: milliseconds of each question in both tenants, and their ratio. */
export async function benchLarge(settings: LargeSettings): Promise<void> {
  const { adminUrl, version, close: drop, ...urls } = await openEmptyDatabase()
  const fixture = await openFixtureOn([SHOP], { adminUrl, urls, drop }, settings.counted)
  try {
    const tenants = Array.from({ length: settings.tenants + 1 }, () => randomUUIDv7())
    progress(`Filling a tenant with ${settings.rows} records and ${settings.tenants} with ${settings.small} …`)
    const sizes = tenants.map((id, index) => [id, index === 0 ? settings.rows : settings.small] as const)
    await fillOrders(adminUrl, new Map(sizes))
    const lines: Line[] = []
    for (const [name, query, callers = 'one'] of QUESTIONS) {
      const [large, small] = tenants.map((tenantId): Caller => {
        const one = fixture.contextOf('viewer', { tenantId })
        return () => (callers === 'one' ? one : fixture.contextOf('viewer', { tenantId }))
      })
      const [ofSmall, ofLarge] = [await medianOf(small!, query, settings), await medianOf(large!, query, settings)]
      lines.push({ name, small: ofSmall, large: ofLarge })
    }
    process.stdout.write(formatLines(lines))
    const told = Object.entries({ ...settings, database: version, cores: cpus().length })
    process.stdout.write(`\nsettings: ${told.map(([name, value]) => `${name} ${value}`).join(', ')}\n`)
  } finally {
    await fixture.close()
  }
}

interface Line {
  readonly name: string
  readonly small: number
  readonly large: number
}

/** The caller in a round. */
type Caller = () => Context

/** Milliseconds from the start of the operation to its records, as the role that serves requests. */
async function medianOf(caller: Caller, query: string, { rounds }: LargeSettings): Promise<number> {
  const first = caller()
  const list = prepareList(first, modelOf(first, orders), await queryOf(first, query))
  const times: number[] = []
  for (let round = -2; round < rounds; round++) {
    const ctx = caller()
    const begun = performance.now()
    await runList(ctx, list)
    if (round >= 0) times.push(performance.now() - begun)
  }
  return times.sort((one, other) => one - other)[Math.floor(rounds / 2)]!
}

/** The query string as REST reads it, continued at nine tenths of the list where it says so. */
async function queryOf(ctx: Context, query: string) {
  const filled = query.includes('{deep}') ? query.replace('{deep}', await deepCursorOf(ctx)) : query
  const given = Object.fromEntries(new URLSearchParams(filled.replaceAll('+', '%2B')))
  return parseListQuery(given, modelOf(ctx, orders), modelsOf(ctx))
}

async function deepCursorOf(ctx: Context): Promise<string> {
  const { count } = await listRecords(ctx, orders, { size: 1, counts: 'exact' })
  const found = await listRecords(ctx, orders, { size: 1, start: { offset: Math.floor(count! * 0.9) } })
  return cursorOf(found.records[0]!, found)
}

function formatLines(lines: readonly Line[]): string {
  const first = lines[0]!.large
  const rows = lines.map(({ name, small, large }) => [
    name,
    small.toFixed(2),
    large.toFixed(2),
    (large / small).toFixed(1),
    (large / first).toFixed(1),
  ])
  const table = [['question', 'small ms', 'large ms', 'large / small', 'of a first page'], ...rows]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  const lineOf = (row: string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ')
  return `\n${table.map(lineOf).join('\n')}\n`
}
