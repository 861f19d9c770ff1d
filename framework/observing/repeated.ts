// Statements that one piece of work sends again and again: what asks once for each row should ask once for all rows.
import type { Trace } from './trace.ts'

/** One statement that was sent more than once. */
export interface Repeated {
  /** `same`: with the same values, so that all but one were in vain; `similar`: one for each of something (N+1). */
  readonly kind: 'same' | 'similar'
  readonly text: string
  readonly times: number
  readonly ms: number
  /** Their numbers among the statements of the trace. */
  readonly numbers: readonly number[]
}

const FEW = 3
// What every write sends along, for events, tasks and whoever listens, is nobody's to join.
const PLUMBING = /^select (set_config|pg_notify)\b|^insert into "?tasks"?\./

/** Two alike are repeated; of those that differ in their values alone, it takes three to be a pattern. */
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
