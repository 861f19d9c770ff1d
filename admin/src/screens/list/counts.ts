// How many records have each value of a choice: one question for all that is shown, and its answer in words.
import type { AdminField, AdminResource } from '../../api/metadata.ts'
import type { Facets } from '../../api/records.ts'
import { fieldOf } from '../../metadata/resources.ts'
import { filtersIn, type Words } from '../../state/list-query.ts'
import { formatNumber } from '../../texts/t.ts'

/** The server counts by so many fields at once. */
const MOST_FIELDS = 5
/** And tells so many values of each. */
const MOST_VALUES = 50
/** More words than these take a line of their own. */
const MOST_WORDS = 4

/** The choice that a list is most often narrowed by: the first of the declared filters that is one of a few words. */
export function quickFieldOf(resource: AdminResource): AdminField | undefined {
  return filteredFields(resource).find(({ choices }) => choices && choices.length <= MOST_WORDS)
}

/** What is asked for: the quick choice alone, and each choice of the panel while it is open. Null where nothing is counted. */
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

/** Empty where nobody has counted; `+` where counting stopped. */
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
