// Waits for an asynchronous outcome, such as what one process learns from another.
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { reportNotes } from './report-notes.ts'

const PAUSE_MS = 10
const PROMISED_MS = 1000
const PATIENCE_MS = 15_000

/**
 * Asks repeatedly until the condition holds, and resolves with that answer. A busy machine may be late without a fault
 * of the code: anything over the promised second is noted in the report, and only what never happens fails.
 */
export async function waitUntil<T>(ask: () => Promise<T> | T, isSo: (answer: T) => boolean): Promise<T> {
  for (const begun = performance.now(); ; await wait(PAUSE_MS)) {
    const answer = await ask()
    const elapsed = performance.now() - begun
    if (isSo(answer)) {
      if (elapsed > PROMISED_MS) reportNotes.publish(`late: after ${(elapsed / 1000).toFixed(1)} s`)
      return answer
    }
    assert.ok(elapsed < PATIENCE_MS, `after ${PATIENCE_MS / 1000} s it still says ${JSON.stringify(answer)}`)
  }
}
