// Reports statements to observers: their duration, their result, and the line that sent them.
import { calledFrom } from '#framework/observing/caller-line.ts'
import { begin, currentTrace } from '#framework/observing/observing.ts'
import { redactValues } from '#framework/observing/redact.ts'
import type { EndSpan } from '#framework/observing/trace.ts'
import type { Caller } from '#framework/resource/caller/caller.ts'
import { refusalOf } from '#framework/resource/caller/caller-sql.ts'
import type { WireAnswer, WireQuery } from './driver/driver.ts'
import type { Scope } from './scope.ts'

/** Observes statements about to be sent. */
export interface Watch {
  /** Call it when they are sent, with the answers in order. */
  sent(answers: readonly Promise<WireAnswer>[]): void
}

/** Null if tracing is off. Call it synchronously with the statement. */
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

/** Records how a scope is admitted; pass the entering statement's answer to the returned function when it is sent. */
export function watchEntry({ caller }: Scope, mode: string): (entered: Promise<WireAnswer>) => void {
  if (!currentTrace()) return NOTHING
  const end = begin('admission', caller.act?.reason ?? 'the caller', () => ({ ...actorOf(caller), mode }))
  return (entered) => settle(end, entered, ({ rows: [row] }) => ({ refusal: refusalOf(row) ?? null }))
}

/** The caller's facts for a single statement. */
function actorOf({ tenantId, actorId, act }: Caller) {
  return { tenantId, actorId, systemReason: act?.reason ?? null }
}

const NOTHING = () => {}
const rowsOf = ({ rowCount, rows }: WireAnswer) => ({ rows: rowCount ?? rows.length })

/** Never rejects: the sender gets the failure. */
function settle(end: EndSpan, answer: Promise<WireAnswer>, detailsOf: (result: WireAnswer) => object = rowsOf) {
  answer.then(
    (result) => end({ ...detailsOf(result) }),
    (error: Error & { code?: string }) => end({ failure: error.message, code: error.code }),
  )
}
