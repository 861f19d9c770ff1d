// What observers are told of statements: how long each took, what it found, and which line asked.
import { calledFrom } from '#framework/observing/caller-line.ts'
import { begin, currentTrace } from '#framework/observing/observing.ts'
import { redactValues } from '#framework/observing/redact.ts'
import type { EndSpan } from '#framework/observing/trace.ts'
import type { WireAnswer, WireQuery } from './driver/driver.ts'
import { type Scope, scopeOf } from './scope.ts'

/** Watches answers of statements that are about to be sent. */
export interface Watch {
  /** To be called as they are sent, with the answers in their order. */
  sent(answers: readonly Promise<WireAnswer>[]): void
}

/** Null while nobody observes. To be called by whoever asks, in the same turn. */
export function watchStatements(scope: Scope, queries: readonly WireQuery[]): Watch | null {
  const trace = currentTrace()
  if (!trace) return null
  const from = calledFrom()
  const { tenantId, actorId, systemReason } = scope
  const kept = { ...scopeOf(scope), permissions: scope.permissions }
  return {
    sent: (answers) => {
      for (const [index, { text, values }] of queries.entries()) {
        const number = trace.keep({ text, values, scope: kept })
        const together = queries.length > 1 ? { together: queries.length } : {}
        const details = {
          number,
          values: redactValues(text, values),
          ...from,
          ...together,
          tenantId,
          actorId,
          systemReason,
        }
        settle(trace.begin('sql', text, details), answers[index]!)
      }
    },
  }
}

/** Notes how a scope is let in; the returned function is given the answer of the entering statement as it is sent. */
export function watchEntry(
  { tenantId, actorId, systemReason }: Scope,
  mode: string,
): (entered: Promise<WireAnswer>) => void {
  if (!currentTrace()) return NOTHING
  const end = begin('admission', systemReason ?? 'the caller', () => ({ tenantId, actorId, systemReason, mode }))
  return (entered) => settle(end, entered, ({ rows: [row] }) => ({ refusal: row?.[0] ?? null }))
}

const NOTHING = () => {}
const rowsOf = ({ rowCount, rows }: WireAnswer) => ({ rows: rowCount ?? rows.length })

/** Never rejects: whoever sent it hears of a failure. */
function settle(end: EndSpan, answer: Promise<WireAnswer>, detailsOf: (result: WireAnswer) => object = rowsOf) {
  answer.then(
    (result) => end({ ...detailsOf(result) }),
    (error: Error & { code?: string }) => end({ failure: error.message, code: error.code }),
  )
}
