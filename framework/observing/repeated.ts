// Finds statements that one piece of work repeats: a query for each row should be one for all rows.
import type { Trace } from './trace.ts'

/** One statement that was sent more than once. */
export interface Repeated {
  /** `same`: identical values, so all but one were pointless; `similar`: one for each of something (N+1). */
  readonly kind: 'same' | 'similar'
  readonly text: string
  readonly times: number
  readonly ms: number
  /** Their numbers among the trace's statements. */
  readonly numbers: readonly number[]
}

const FEW = 3
// Statements that every write sends for events, tasks and notifications: nobody could merge them.
const PLUMBING = /^select (set_config|pg_notify)\b|^insert into "?tasks"?\./

/** Two identical statements count as repeated; those that differ in values must come three times. */
export function findRepeated({ spans }: Pick<Trace, 'spans'>): Repeated[] {
  const statements = spans.filter(({ kind, name }) => kind === 'sql' && !PLUMBING.test(name))
  const sent = statements.map(({ name, ms, details }, index) => ({
    ...{ text: name, ms: ms ?? 0, number: Number(details.number ?? index) },
    whole: JSON.stringify([name, details.values]),
  }))
  const alike = Map.groupBy(sent, ({ text }) => text)
  return [...alike].flatMap(([text, group]) => {
    const isSame = new Set(group.map(({ whole }) => whole)).size === 1
    if (group.length < (isSame ? 2 : FEW)) return []
    const ms = Math.round(group.reduce((sum, each) => sum + each.ms, 0) * 100) / 100
    return [
      {
        kind: isSame ? 'same' : 'similar',
        text,
        times: group.length,
        ms,
        numbers: group.map(({ number }) => number),
      } as const,
    ]
  })
}
