// How many records have each value of a choice: one request for all visible choices, and the counts as text.
import type { AdminField, AdminResource } from '../../api/metadata.ts'
import type { Facets } from '../../api/records.ts'
import { fieldOf } from '../../metadata/resources.ts'
import { filtersIn, type Words } from '../../state/lists/list-query.ts'
import { formatNumber } from '../../texts/t.ts'

/** The server counts by at most this many fields at once. */
const MOST_FIELDS = 5
/** And returns at most this many values for each. */
const MOST_VALUES = 50
/** More choices than this take their own line. */
const MOST_WORDS = 4

/** The choice that people filter by most: the first declared filter with a small set of words. */
export function quickFieldOf(resource: AdminResource): AdminField | undefined {
  return filteredFields(resource).find(({ choices }) => choices && choices.length <= MOST_WORDS)
}

/** Fields to count: the quick choice, plus each choice of the panel while it is open. Null if nothing is counted. */
export function countsAsked(
  resource: AdminResource,
  words: Words,
  { areAllShown }: { areAllShown: boolean },
): Record<string, string> | null {
  const quick = quickFieldOf(resource)
  const shown = [...(quick ? [quick] : []), ...(areAllShown ? filteredFields(resource).filter(isChoice) : [])]
  const fields = [...new Set(shown.map(({ name }) => name))].filter((name) => resource.facets.includes(name))
  if (fields.length === 0) return null
  const { search } = words
  return {
    ...Object.fromEntries(filtersIn(words)),
    ...(search && { search }),
    fields: fields.slice(0, MOST_FIELDS).join(','),
  }
}

/** Empty if not counted; with `+` if counting stopped. */
export function countIn(facets: Facets | undefined, field: string, word: string): string {
  const values = facets?.[field]
  if (!values) return ''
  const found = values.find(({ value }) => String(value) === word)
  const isLimited = values.some((each) => each.isLimited)
  if (!found) return isLimited || values.length >= MOST_VALUES ? '' : formatNumber(0)
  return `${formatNumber(found.count)}${isLimited ? '+' : ''}`
}

function filteredFields(resource: AdminResource): AdminField[] {
  return Object.keys(resource.filters)
    .map((name) => fieldOf(resource, name))
    .filter((field) => field !== undefined)
}

const isChoice = ({ choices, widget }: AdminField) => choices !== null || widget === 'checkbox'
