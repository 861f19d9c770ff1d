// Parses groups of conditions: objects whose keys are conditions, or `and`, `or` and `not` with more such objects.
import { MOST_CONDITIONS, MOST_GROUPS_DEEP } from '../budget.ts'
import { type Condition, type Filter, type Group, JOINS } from '../list-query.ts'
import { invalidParameter } from '../parameter-problems.ts'

/** The parameter for groups, on every surface. */
export const FILTER = 'filter'

/** A surface's spelling of single conditions. */
interface Spelling {
  /** The conditions of a key with its value; throws for unknown or invalid ones. */
  readCondition(word: string, value: unknown, path: readonly string[]): readonly Condition[]
  /** Formats a position for errors from its keys, outermost first. */
  placeOf(path: readonly string[]): string
}

/** The position of an object in a filter. */
interface Within {
  readonly spelling: Spelling
  readonly path: readonly string[]
  /** How many groups enclose it. */
  readonly depth: number
}

/**
 * Conditions of an object; all must hold. Refuses a group without conditions: it would match everything or nothing
 * (GHSA-hxgm-ghmv-xjjm). Throws 400 `request.invalid_parameter` and `request.unknown_parameter`, naming the position.
 */
export function readFilter(object: unknown, spelling: Spelling): Filter[] {
  return readObject(object, { spelling, path: [FILTER], depth: 0 })
}

function readObject(object: unknown, within: Within): Filter[] {
  const { spelling, path } = within
  if (typeof object !== 'object' || object === null || Array.isArray(object))
    throw invalidParameter(spelling.placeOf(path), 'Give an object with conditions.')
  return Object.entries(object).flatMap(([word, value]): readonly Filter[] => {
    const join = JOINS.find((each) => each === word)
    const inner = [...path, word]
    return join ? readGroup(join, value, { ...within, path: inner }) : spelling.readCondition(word, value, inner)
  })
}

/** Drops redundant groups: `and`, and an `or` with one member. */
function readGroup(join: Group['join'], value: unknown, within: Within): Filter[] {
  if (within.depth === MOST_GROUPS_DEEP)
    throw invalidParameter(placeOf(within), `Groups can be nested at most ${MOST_GROUPS_DEEP} deep.`)
  const inner = { ...within, depth: within.depth + 1 }
  if (join === 'not') return [{ join, of: readMember(value, inner) }]
  const members = listOf(value, inner).map((each, index) =>
    readMember(each, { ...inner, path: [...inner.path, String(index)] }),
  )
  if (join === 'and' || members.length === 1) return members.flat()
  return [{ join, of: members.map(asOne) }]
}

function listOf(value: unknown, within: Within): readonly unknown[] {
  // Each member has at least one condition, so too many members need no closer look (RED-06).
  if (Array.isArray(value) && value.length > 0 && value.length <= MOST_CONDITIONS) return value
  throw invalidParameter(placeOf(within), `Give a list of 1 to ${MOST_CONDITIONS} objects with conditions.`)
}

function readMember(object: unknown, within: Within): Filter[] {
  const filters = readObject(object, within)
  if (filters.length > 0) return filters
  throw invalidParameter(placeOf(within), 'Give at least one condition.')
}

const placeOf = ({ spelling, path }: Within) => spelling.placeOf(path)

const asOne = (filters: Filter[]): Filter => (filters.length === 1 ? filters[0]! : { join: 'and', of: filters })
