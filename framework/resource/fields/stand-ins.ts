// Stand-ins that several kinds use in queries.
import type { StandIn } from '../field.ts'

/** Maximum characters of a text in an index. */
const LETTERS = 200

/** For texts of any case. `pend.plain` defines which differences to ignore. */
export const FOLDED_START: StandIn = {
  role: 'start',
  expression: `left(pend.plain({value}), ${LETTERS})`,
  type: 'text collate "C"',
}

/** For texts that folding does not change: lower-case letters, digits and signs of ASCII. */
export const PLAIN_START: StandIn = { role: 'start', expression: '{value} collate "C"', type: null }

/** For values without an order. */
export const ABSENCE: StandIn = { role: 'absence', expression: '({value} is null)', type: 'boolean' }
