// What several kinds let stand in for their values where those are sought.
import type { StandIn } from '../field.ts'

/** Most letters of a text that an index holds. */
const LETTERS = 200

/** Of texts in any case. `pend.plain` says what makes no difference. */
export const FOLDED_START: StandIn = {
  role: 'start',
  expression: `left(pend.plain({value}), ${LETTERS})`,
  type: 'text collate "C"',
}

/** Of texts that folding leaves as they are: small letters, digits and signs of ASCII. */
export const PLAIN_START: StandIn = { role: 'start', expression: '{value} collate "C"', type: null }

/** Of values that have no order. */
export const ABSENCE: StandIn = { role: 'absence', expression: '({value} is null)', type: 'boolean' }
