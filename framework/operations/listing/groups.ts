// Groups of conditions as surfaces write them: objects whose words are conditions, or `and`, `or` and `not` with more such objects.
import { MOST_CONDITIONS, MOST_GROUPS_DEEP } from './budget.ts'
import { type Condition, type Filter, type Group, JOINS } from './list-query.ts'
import { invalidParameter } from './parameter-problems.ts'

/** What takes groups, on every surface. */
export const FILTER = 'filter'

/** How a surface spells what is no group. */
interface Spelling {
  /** The conditions behind a word and its value; throws for what is not known or not valid. */
  readCondition(word: string, value: unknown, path: readonly string[]): readonly Condition[]
  /** What is told of a place: its words from the outside to the inside. */
  placeOf(path: readonly string[]): string
}

/** An object somewhere in a filter. */
interface Within {
  readonly spelling: Spelling
  readonly path: readonly string[]
  /** How many groups stand around it. */
  readonly depth: number
}

/**
 * What an object asks; all of it must hold. A group without conditions is refused: it would let through everything or nothing
 * (GHSA-hxgm-ghmv-xjjm). Throws 400 `request.invalid_parameter` and `request.unknown_parameter`, naming the place.
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

/** What holds of itself needs no group: `and`, and an `or` of one. */
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
  // Each of them has a condition at least: what is too much is not looked at one by one (RED-06).
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
