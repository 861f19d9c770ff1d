// The parameters of the REST surface: shared list parameters, a resource's filters, and headers.

import { MOST_GROUPS_DEEP } from '#framework/operations/listing/budget.ts'
import { FILTER } from '#framework/operations/listing/filters/groups.ts'
import {
  COUNTS,
  DEFAULT_PAGE_SIZE,
  filtersOf,
  includableFields,
  MAX_PAGE_SIZE,
  MOST_WORDS,
  RELEVANCE,
  searchedFieldsOf,
  sortableFields,
} from '#framework/operations/listing/list-query.ts'
import { EXPORT_FORMATS, HEADINGS } from '#framework/operations/reading/export-list.ts'
import { facetFields, MOST_FACETS } from '#framework/operations/reading/facets.ts'
import type { DatePart, Lookup } from '#framework/resource/field.ts'
import { DATE_PARTS } from '#framework/resource/fields/lookups.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import { type JsonSchema, jsonSchemaOf, refTo } from './json-schema.ts'
import { exampleOf } from './resource-schemas.ts'

const header = (name: string, description: string, schema: JsonSchema = { type: 'string' }): JsonSchema => ({
  name,
  in: 'header',
  description,
  schema,
})
const query = (name: string, description: string, schema: JsonSchema): JsonSchema => ({
  name,
  in: 'query',
  description,
  schema,
})

/** Lists in a query: items separated by commas. */
export const WITH_COMMAS: JsonSchema = { style: 'form', explode: false }

/** A comma-separated list of words. */
const words = (name: string, description: string, schema: JsonSchema): JsonSchema => ({
  ...query(name, description, { type: 'array', ...schema }),
  ...WITH_COMMAS,
})

/** Parameters that many operations share. */
export const SHARED_PARAMETERS: Record<string, JsonSchema> = {
  Tenant: header(
    'X-Tenant',
    'The tenant, by its slug. It may be left out where the host or the token names it; all that are present must agree.',
  ),
  Reason: header(
    'X-Reason',
    'Why staff of the platform acts in a tenant without being a member. The host or X-Tenant names the tenant. The trail records the reason.',
    { type: 'string', minLength: 10, maxLength: 500 },
  ),
  IfMatch: header(
    'If-Match',
    'An ETag that was read before: the change is refused with 412 when the record has changed since.',
  ),
  IfNoneMatch: header('If-None-Match', 'An ETag that was read before: 304 without a body when it still holds.'),
  IfNoneMatchOfWrite: header(
    'If-None-Match',
    'ETags that must no longer hold, or `*` for any: the change is refused with 412 when one does.',
  ),
  IdempotencyKey: header(
    'Idempotency-Key',
    'A unique key for each request, such as a UUID. Retrying with the same key within 24 hours returns the first answer and has no further effect.',
    { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' },
  ),
  Id: {
    name: 'id',
    in: 'path',
    required: true,
    description: 'The id of the record.',
    schema: { type: 'string', format: 'uuid' },
  },
  Page: query('page', 'The page, counted from 1.', { type: 'integer', minimum: 1, maximum: 999_999_999, default: 1 }),
  PageSize: query('page_size', 'Records of a page.', {
    type: 'integer',
    minimum: 1,
    maximum: MAX_PAGE_SIZE,
    default: DEFAULT_PAGE_SIZE,
  }),
  Limit: query('limit', 'Records on a page. Use it with `offset`, in place of `page_size` and `page`.', {
    type: 'integer',
    minimum: 1,
    maximum: MAX_PAGE_SIZE,
  }),
  Offset: query('offset', 'Records to leave out before the page.', {
    type: 'integer',
    minimum: 0,
    maximum: 999_999_999,
  }),
  Links: query('links', 'Whether `next` and `previous` are paths or absolute addresses.', {
    type: 'string',
    enum: ['relative', 'absolute'],
  }),
  Rights: query('rights', 'With `true`, each record says in `rights` what I may do with it.', { type: 'boolean' }),
  Cursor: query(
    'cursor',
    'Instead of a page, for large tables: empty for the start, then as `next` and `previous` have it.',
    { type: 'string', maxLength: 8192 },
  ),
  Count: query(
    'count',
    'How far the records are counted: `limited` stops at the limit of the server and is usual with pages, `none` with cursors. `exact` may take long.',
    { type: 'string', enum: [...COUNTS] },
  ),
}

/** Query parameters of facets: the fields to count by, and the list's filters. */
export function facetParametersOf(model: ResourceModel, models: Models): JsonSchema[] {
  const counted = words('fields', 'What the records are counted by.', {
    items: { type: 'string', enum: facetFields(model) },
    minItems: 1,
    maxItems: MOST_FACETS,
  })
  return [{ ...counted, required: true }, ...narrowingParametersOf(model, models)]
}

/** The search and filters of a list. */
function narrowingParametersOf(model: ResourceModel, models: Models): JsonSchema[] {
  const searched = searchedFieldsOf(model).map((field) => field.name)
  const filters = filtersOf(model, models)
  const search = query('search', `Words that must all occur in ${searched.join(' or ')}, at most ${MOST_WORDS}.`, {
    type: 'string',
    maxLength: 200,
  })
  return [...(searched.length > 0 ? [search] : []), ...groupsParameter(model, filters), ...filters.map(filterParameter)]
}

/** The query parameters of a list. */
export function listParametersOf(model: ResourceModel, models: Models): JsonSchema[] {
  const shared = ['Page', 'PageSize', 'Limit', 'Offset', 'Cursor', 'Count', 'Links'].map((name) =>
    refTo('parameters', name),
  )
  const isSearched = searchedFieldsOf(model).length > 0
  return [
    ...shared,
    orderingParameter(model, models, {
      others: isSearched ? [RELEVANCE] : [],
      said: isSearched ? OF_SEARCHES : '',
    }),
    ...selectionParametersOf(model, models),
    ...narrowingParametersOf(model, models),
  ]
}

/** `others` are sort keys that are not fields, and `said` explains them. */
function orderingParameter(
  model: ResourceModel,
  models: Models,
  { others = [], said = '' }: { others?: readonly string[]; said?: string } = {},
): JsonSchema {
  const sortable = [...sortableFields(model, models).flatMap((name) => [name, `-${name}`]), ...others]
  const usual = model.ordering.map(({ field, direction }) => (direction === 'desc' ? `-${field}` : field)).join(',')
  return words('ordering', `Fields to sort by; \`-\` turns one around. Without it: \`${usual}\`.${said}`, {
    items: { type: 'string', enum: sortable },
    maxItems: 5,
  })
}

/** Query parameters of an export: its format, and the list's parameters without paging. */
export function exportParametersOf(model: ResourceModel, models: Models): JsonSchema[] {
  const own = [
    query('format', 'How the file is written.', { type: 'string', enum: Object.keys(EXPORT_FORMATS), default: 'csv' }),
    query('headings', 'The column headings of a table: field names or labels.', {
      type: 'string',
      enum: [...HEADINGS],
      default: HEADINGS[0],
    }),
  ]
  const names = own.map(({ name }) => name)
  return [
    ...own,
    orderingParameter(model, models),
    ...selectionParametersOf(model, models),
    ...narrowingParametersOf(model, models).filter(({ name }) => !names.includes(name)),
  ]
}

const OF_SEARCHES = ` With \`search\` the best matches come first, as \`${RELEVANCE}\` requests; use it alone or before others.`

/** `fields` and `include`, also for single records. */
export function selectionParametersOf(model: ResourceModel, models: Models): JsonSchema[] {
  const included = includableFields(model, models)
  return [
    words('fields', 'Only these fields are answered.', {
      items: { type: 'string', enum: model.readable.map((field) => field.name) },
    }),
    ...(included.length > 0
      ? [
          words('include', 'Relations whose records replace their ids.', {
            items: { type: 'string', enum: included },
          }),
        ]
      : []),
  ]
}

/** How a lookup reads in a sentence, and the schema of its operand. */
const LOOKUPS: Record<Lookup, readonly [phrase: string, schema: (value: JsonSchema) => JsonSchema]> = {
  exact: ['is this', (value) => value],
  iexact: ['is, in any case and with any marks, this', () => TEXT],
  ne: ['is not this', (value) => value],
  in: ['is one of these', (value) => listOf(value)],
  gt: ['is greater than this', (value) => value],
  gte: ['is at least this', (value) => value],
  lt: ['is less than this', (value) => value],
  lte: ['is at most this', (value) => value],
  range: ['lies between two values', (value) => ({ ...listOf(value), minItems: 2, maxItems: 2 })],
  isnull: ['has no value', () => ({ type: 'boolean' })],
  isempty: ['has no value or an empty one', () => ({ type: 'boolean' })],
  contains: ['contains this', () => TEXT],
  icontains: ['contains, in any case and with any marks, this', () => TEXT],
  startswith: ['starts with this', () => TEXT],
  istartswith: ['starts with, in any case and with any marks, this', () => TEXT],
  endswith: ['ends with this', () => TEXT],
  iendswith: ['ends with, in any case and with any marks, this', () => TEXT],
  has: ['has this', (value) => value],
  overlaps: ['has any of these', (value) => listOf(value)],
  date: ['lies in this day', () => DAY],
  year: ['lies in this year', () => numberOf('year')],
  month: ['lies in this month of any year', () => numberOf('month')],
  day: ['lies on this day of any month', () => numberOf('day')],
  week_day: ['lies on this day of any week, where Sunday is 1', () => numberOf('week_day')],
  hour: ['lies in this hour of any day', () => numberOf('hour')],
}

const TEXT: JsonSchema = { type: 'string', maxLength: 2000 }
const numberOf = (part: DatePart): JsonSchema => {
  const [minimum, maximum] = DATE_PARTS[part]
  return { type: 'integer', minimum, maximum }
}
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items, maxItems: MAX_PAGE_SIZE })

/** One filter of a list. */
type ListFilter = ReturnType<typeof filtersOf>[number]

/**
 * `filter`, for lists with filters. Its example is prose: Swagger UI would fill in a value, and the first try would
 * exclude most records.
 */
function groupsParameter(model: ResourceModel, filters: readonly ListFilter[]): JsonSchema[] {
  const shown = exampleOf(model, 'record')
  const [first, second = first] = filters.flatMap(({ parameter, lookup }) => {
    const value = lookup === 'exact' && parameter !== 'id' ? (shown[parameter] ?? null) : null
    return value === null || Array.isArray(value) ? [] : [{ [parameter]: value }]
  })
  const example = first ? ` Such as: \`${JSON.stringify({ or: [first, { not: second }] })}\`.` : ''
  const groups = query(FILTER, GROUPS + example, { type: 'string', contentMediaType: 'application/json' })
  return filters.length > 0 ? [groups] : []
}

const GROUPS = `Conditions in groups, as JSON: an object whose words are the filters below, or \`and\`, \`or\` and \`not\` with more such objects. All conditions of an object must match; lists of values are JSON arrays. \`not\` finds every record that its object does not find. At most ${MOST_GROUPS_DEEP} levels can be nested.`

function filterParameter({ parameter, field, lookup }: ListFilter): JsonSchema {
  const [phrase, schemaOf] = LOOKUPS[lookup]
  const schema = schemaOf(comparedSchemaOf(field))
  const name = parameter.replace(new RegExp(`__${lookup}$`), '').replaceAll('__', '.')
  const described = query(parameter, `\`${name}\` ${phrase}.`, schema)
  return schema.type === 'array' ? { ...described, ...WITH_COMMAS } : described
}

/** One value of the field as query text; length limits apply to writes only. */
function comparedSchemaOf(field: FieldModel): JsonSchema {
  const whole = jsonSchemaOf(field.schema)
  const value = field.isList ? (whole.items as JsonSchema) : whole
  const { minLength: _min, maxLength: _max, ...rest } = value
  // An object has no own form in a query: its kind parses a text.
  const compared = rest.type === undefined || rest.type === 'object' ? { type: 'string' } : rest
  return field.kind.isDay ? { anyOf: [compared, DAY] } : compared
}

const DAY: JsonSchema = {
  type: 'string',
  format: 'date',
  description: 'The whole day in the tenant’s time zone, or in UTC if it has set none.',
}
