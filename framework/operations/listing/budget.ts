// Limits a list's structure before anything is read; the statement timeout limits the rest.

import { isLookedThrough, LOOKED_THROUGH } from './filters/lookups.ts'
import { type Condition, type ListQuery, leavesOf } from './list-query.ts'
import { invalidParameter } from './parameter-problems.ts'

/** Maximum conditions of a list. */
export const MOST_CONDITIONS = 30

const LIMITS: readonly { most: number; what: string; counts(condition: Condition): boolean }[] = [
  { most: MOST_CONDITIONS, what: 'conditions', counts: () => true },
  { most: 10, what: 'conditions across a relation', counts: ({ through }) => through !== null },
  {
    most: 5,
    what: `conditions that no index serves (${LOOKED_THROUGH.join(', ')})`,
    counts: isLookedThrough,
  },
]

/** Maximum nesting depth of groups. */
export const MOST_GROUPS_DEEP = 5

/** Throws 400 `request.invalid_parameter` for the first condition over the limit, inside groups or not, on every surface alike. */
export function requireBudget({ conditions }: Pick<ListQuery, 'conditions'>): void {
  const leaves = leavesOf(conditions)
  for (const { most, what, counts } of LIMITS) {
    const beyond = leaves.filter(counts)[most]
    if (!beyond) continue
    const { parameter = beyond.field.name } = beyond
    throw invalidParameter(
      parameter,
      `A list takes at most ${most} ${what}. Leave some out, or ask in several requests.`,
    )
  }
}
