// Parses the query string of facets: the fields to count by, and the list's filters and search.

import { FILTER } from '#framework/operations/listing/filters/groups.ts'
import { resolveSearch } from '#framework/operations/listing/list-query.ts'
import { type FacetQuery, resolveFacets } from '#framework/operations/reading/facets.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import type { QueryText } from '../request-context.ts'
import { parseFilters } from './parse-filters.ts'
import { givenOf, oneOf, wordsOf } from './query-values.ts'

const FACET_PARAMETERS = ['fields', 'search', FILTER]

/** Throws `request.unknown_parameter` or `request.invalid_parameter`, each naming the parameter. */
export function parseFacetQuery(query: QueryText, model: ResourceModel, models: Models): FacetQuery {
  const given = givenOf(query)
  return {
    fields: resolveFacets(given.fields === undefined ? [] : wordsOf(given.fields), model),
    conditions: parseFilters(given, FACET_PARAMETERS, { model, models }),
    search: resolveSearch(oneOf(given, 'search'), model),
  }
}
