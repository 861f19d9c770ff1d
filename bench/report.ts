// The bench's table, with everything needed to compare it with another run.
import { readFileSync } from 'node:fs'
import type { Measurement } from './measure.ts'

const meanOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length

const versionOf = (name: string): string =>
  JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version

/** The others are compared with the first measurement. */
export function formatTable(
  results: readonly Measurement[],
  settings: Record<string, string | number>,
  title = 'Authenticated tenant list: 20 records with filter and count, rotating over the tenants',
): string {
  const [first] = results as [Measurement, ...Measurement[]]
  const isClocked = !Number.isNaN(first.processor)
  const rows = results.map(({ name, rates, latency, failed, processor }) => [
    name,
    meanOf(rates).toFixed(0),
    rates.map((rate) => rate.toFixed(0)).join(' '),
    `${latency.p50} / ${latency.p99}`,
    String(failed),
    (meanOf(rates) / meanOf(first.rates)).toFixed(2),
    ...(isClocked ? [`${(processor * 1000).toFixed(0)} µs`, (first.processor / processor).toFixed(2)] : []),
  ])
  const clocked = isClocked ? ['processor', 'ratio'] : []
  const table = [['server', 'requests/s', 'rounds', 'p50 / p99 ms', 'failed', 'ratio', ...clocked], ...rows]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  '),
  )
  const libraries = ['fastify', 'pg', 'drizzle-orm', 'graphql', 'graphql-jit', 'jose'].map(
    (name) => `${name} ${versionOf(name)}`,
  )
  return [
    '',
    title,
    ...lines,
    '',
    `settings: ${Object.entries(settings)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
    `versions: node ${process.versions.node}, ${libraries.join(', ')}`,
    'Load generator, servers and database share the same cores: compare the ratios, not the rates.',
    ...(isClocked ? ['Processor time is that of all three, for each request: other work hardly changes it.'] : []),
    '',
  ].join('\n')
}
