// Read operations beyond single records: facet counts, list exports, and deletion previews.
import { ownerOf } from '#framework/application/distinct-names.ts'
import { EFFECTS, MOST_TITLES } from '#framework/operations/preview-removal.ts'
import { EXPORT_FORMATS, MOST_EXPORTED, tableOf } from '#framework/operations/reading/export-list.ts'
import { facetFields, MOST_FACETS, MOST_VALUES } from '#framework/operations/reading/facets.ts'
import { wordOf } from '#framework/operations/steps/operation-target.ts'
import { pascalOf } from '#framework/resource/inflection.ts'
import { PEND } from '#framework/resource/mistakes/name-book.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { componentOf } from '../components.ts'
import type { JsonSchema } from '../json-schema.ts'
import { exportParametersOf, facetParametersOf } from '../parameters.ts'
import { eitherWhole, exampleOf } from '../resource-schemas.ts'
import { summaryOf } from '../sentences.ts'
import { answer, type Described, describe, label, labels, param, QUERY, UNCHANGED } from './describe-operation.ts'

const FACET_VALUE: JsonSchema = {
  type: 'object',
  required: ['value', 'count'],
  properties: {
    value: { description: 'The value; null for records without one.' },
    count: { type: 'integer', minimum: 1, description: 'How many records have it.' },
    isLimited: {
      type: 'boolean',
      enum: [true],
      description: 'Present when counting stopped; more records and values may exist.',
    },
    title: {
      type: ['string', 'null'],
      description: 'For relations: the display name of the record; null if I cannot see it.',
    },
  },
}

/** `GET /articles/facets` */
export function facets(described: Described): JsonSchema {
  const { model, models, components } = described
  const value = components.named({ name: 'FacetValue', ...PEND }, FACET_VALUE)
  const values = { type: 'array', items: value, maxItems: MOST_VALUES }
  const fields = facetFields(model).map((name) => model.fields.get(name)!)
  const examples = fields.slice(0, MOST_FACETS).map((field) => [field.name, [exampleValueOf(model, field)]])
  return describe(described, {
    id: `count${pascalOf(model.name)}ByValues`,
    name: 'facets',
    does: {
      summary: summaryOf('Count', `${labels(described)} by values`, 'records by values'),
      description: `The most frequent values of each field, at most ${MOST_VALUES}. Filters of a field itself do not count for its own values; groups count for all.`,
    },
    permission: wordOf(model, 'list'),
    parameters: [param('IfNoneMatch'), ...facetParametersOf(model, models)],
    success: {
      200: answer(
        'How often each value occurs in the list.',
        components.named(
          { name: `${componentOf(model)}Facets`, ...ownerOf(model, 'facets') },
          { type: 'object', properties: Object.fromEntries(fields.map(({ name }) => [name, values])) },
        ),
        { headers: ['ETag'], example: Object.fromEntries(examples) },
      ),
      304: UNCHANGED,
    },
    problems: QUERY,
  })
}

function exampleValueOf(model: ResourceModel, { name, relation }: FieldModel): JsonSchema {
  const shown = (exampleOf(model, 'record') as JsonSchema)[name]
  const value = Array.isArray(shown) ? (shown[0] ?? null) : shown
  return { value, count: 12, ...(relation && { title: null }) }
}

/** `GET /articles/export` */
export function exported(described: Described): JsonSchema {
  const { model, models } = described
  const said = 'A table for spreadsheets, or JSON.'
  const shown = exampleOf(model, 'record')
  const columns = Object.keys(shown).map((name) => model.fields.get(name)!)
  const csv = { schema: { type: 'string' }, example: tableOf(columns, [shown], models) }
  const json = answer(said, { type: 'array', items: eitherWhole(model) }, { example: [shown] })
  return describe(described, {
    id: `export${pascalOf(model.name)}`,
    name: 'export',
    does: {
      summary: summaryOf('Export', labels(described), 'records'),
      description: `All that fit, up to ${MOST_EXPORTED.toLocaleString('en')}, as a file that is sent while it is read. It has the fields of the list, and stands in the trail. In a table, texts that would begin a formula begin with an apostrophe, and records that are included are what people know them by.`,
    },
    permission: wordOf(model, 'list'),
    parameters: exportParametersOf(model, models),
    success: {
      200: {
        ...json,
        content: { [EXPORT_FORMATS.csv.type]: csv, ...(json.content as object) },
      },
    },
    problems: QUERY,
  })
}

const REACHED: JsonSchema = {
  type: 'object',
  required: ['resource', 'field', 'label', 'effect', 'count', 'isLimited', 'titles'],
  properties: {
    resource: { type: 'string', description: 'The resource, by its name in permissions.' },
    field: { type: 'string', description: 'The field that refers to the record.' },
    label: { type: 'string', description: 'The plural label of the resource.' },
    effect: {
      type: 'string',
      enum: [...EFFECTS],
      description: 'Whether they are deleted too, lose the reference, or prevent the deletion.',
    },
    count: { type: 'integer', minimum: 1, description: 'How many of them I can see.' },
    isLimited: { type: 'boolean', description: 'Whether counting stopped; more may exist.' },
    titles: { type: 'array', items: { type: 'string' }, maxItems: MOST_TITLES, description: 'The first ones.' },
  },
}

/** `GET /articles/{id}/deletion` */
export function preview(described: Described): JsonSchema {
  const { model, components } = described
  const reached = components.named({ name: 'Reached', ...PEND }, REACHED)
  const example = {
    ...{ resource: 'articles', field: 'category', label: 'Articles', effect: 'deleted' },
    ...{ count: 1, isLimited: false, titles: ['Green tea in spring'] },
  }
  return describe(described, {
    id: `previewDelete${model.names.type}`,
    name: 'preview delete',
    does: {
      summary: summaryOf('Preview the deletion of', label(described), 'a record'),
      description: 'Lists what a deletion would affect, as far as I can see it. Deletes nothing.',
    },
    permission: wordOf(model, 'delete'),
    parameters: [param('Id'), param('IfNoneMatch')],
    success: {
      200: answer(
        'What points there.',
        components.named(
          { name: 'Removal', ...PEND },
          { type: 'object', required: ['goes'], properties: { goes: { type: 'array', items: reached } } },
        ),
        { headers: ['ETag'], example: { goes: [example] } },
      ),
      304: UNCHANGED,
    },
    problems: ['request.unknown_parameter', 'resource.not_found'],
  })
}
