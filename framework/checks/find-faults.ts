// Rules over facts: each names one fault. Checks collect facts (settings, a server's answers) and apply rules to them.
import type { CheckFinding, CheckRule } from './define-check.ts'

/** Something facts must not say; an error unless `level` says otherwise. */
export interface FaultRule<Facts> extends CheckRule {
  /** A sentence that says what is wrong; false if nothing is. */
  fault(facts: Facts): string | false
}

/** The faults that the rules find in these facts, in the rules' order. */
export function findFaults<Facts>(rules: readonly FaultRule<Facts>[], facts: Facts): CheckFinding[] {
  return rules.flatMap(({ id, level = 'error', path, fault, hint }) => {
    const message = fault(facts)
    return message ? [{ id, level, path, message, hint }] : []
  })
}
