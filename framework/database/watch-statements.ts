// What observers are told of statements: how long each took, what it found, and which line asked.
import { calledFrom } from '#framework/observing/caller-line.ts'
import { begin, currentTrace } from '#framework/observing/observing.ts'
import { redactValues } from '#framework/observing/redact.ts'
import type { EndSpan } from '#framework/observing/trace.ts'
import type { Caller } from '#framework/resource/caller/caller.ts'
import { refusalOf } from '#framework/resource/caller/caller-sql.ts'
import type { WireAnswer, WireQuery } from './driver/driver.ts'
import type { Scope } from './scope.ts'

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
  const { caller, permissions } = scope
  const kept: Scope = { caller, permissions }
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
          ...actorOf(caller),
        }
        settle(trace.begin('sql', text, details), answers[index]!)
      }
    },
  }
}

/** Notes how a scope is let in; the returned function is given the answer of the entering statement as it is sent. */
export function watchEntry({ caller }: Scope, mode: string): (entered: Promise<WireAnswer>) => void {
  if (!currentTrace()) return NOTHING
  const end = begin('admission', caller.act?.reason ?? 'the caller', () => ({ ...actorOf(caller), mode }))
  return (entered) => settle(end, entered, ({ rows: [row] }) => ({ refusal: refusalOf(row) ?? null }))
}

/** For whoever looks at one statement. */
function actorOf({ tenantId, actorId, act }: Caller) {
  return { tenantId, actorId, systemReason: act?.reason ?? null }
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
