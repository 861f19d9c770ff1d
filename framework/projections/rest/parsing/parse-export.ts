// Parses the query string of an export: the list's parameters without paging, and the file format.

import { FILTER } from '#framework/operations/listing/filters/groups.ts'
import {
  resolveFieldNames,
  resolveInclude,
  resolveOrder,
  resolveSearch,
} from '#framework/operations/listing/list-query.ts'
import { invalidParameter } from '#framework/operations/listing/parameter-problems.ts'
import { EXPORT_FORMATS, HEADINGS, type ListExport } from '#framework/operations/reading/export-list.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import type { QueryText } from '../request-context.ts'
import { parseFilters } from './parse-filters.ts'
import { type Given, givenOf, oneOf, wordsOf } from './query-values.ts'

/** A field filter with such a name must go into `filter`. */
const EXPORT_PARAMETERS = ['format', 'headings', 'search', FILTER, 'ordering', 'fields', 'include']
const FORMATS = Object.keys(EXPORT_FORMATS) as ListExport['format'][]

/** Throws `request.unknown_parameter` or `request.invalid_parameter`, each naming the parameter. */
export function parseExportQuery(query: QueryText, model: ResourceModel, models: Models): ListExport {
  const given = givenOf(query)
  const search = resolveSearch(oneOf(given, 'search'), model)
  const words = given.ordering === undefined ? null : wordsOf(given.ordering)
  return {
    format: wordOf(given, 'format', FORMATS),
    headings: wordOf(given, 'headings', HEADINGS),
    fields: given.fields === undefined ? null : resolveFieldNames(wordsOf(given.fields), model),
    include: given.include === undefined ? [] : resolveInclude(wordsOf(given.include), model, models),
    conditions: parseFilters(given, EXPORT_PARAMETERS, { model, models }),
    search,
    ordering: resolveOrder({ words, search }, model, models).ordering,
  }
}

/** Defaults to the first word. */
function wordOf<Word extends string>(given: Given, name: string, words: readonly Word[]): Word {
  const text = oneOf(given, name)
  const word = text === undefined ? words[0] : words.find((each) => each === text)
  if (word) return word
  throw invalidParameter(name, `Write one of ${words.join(', ')}.`)
}
