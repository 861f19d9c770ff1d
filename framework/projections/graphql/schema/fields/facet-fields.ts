// `articleFacets(fields, filter, search)`: how many records of a list have each value.
import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLFieldConfig,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql'
import { ownerOf } from '#framework/application/distinct-names.ts'
import { isSearched, resolveSearch } from '#framework/operations/listing/list-query.ts'
import {
  countFacets,
  facetFields,
  MOST_FACETS,
  MOST_VALUES,
  resolveFacets,
} from '#framework/operations/reading/facets.ts'
import { PEND } from '#framework/resource/mistakes/name-book.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { COUNT_COST } from '../../run/complexity.ts'
import type { RequestState } from '../../run/request-state.ts'
import { SEARCH } from '../connections/connection-fields.ts'
import { nounsOf } from '../describe.ts'
import { filterTypeOf, resolveFilter } from '../filters.ts'
import { SCALARS } from '../scalars.ts'
import type { TypeBook } from '../type-book.ts'

interface FacetArgs {
  fields: readonly string[]
  filter?: object | null
  search?: string | null
}

/** Null if no field of the list can be counted. */
export function facetFieldOf(
  book: TypeBook,
  model: ResourceModel,
): GraphQLFieldConfig<unknown, RequestState, FacetArgs> | null {
  if (facetFields(model).length === 0) return null
  const fields = new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(facetNamesOf(book, model))))
  return {
    type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(facetTypeOf(book)))),
    description: `How many ${nounsOf(model)} have which values. Conditions on a field itself do not count for its own values.`,
    args: {
      fields: { type: fields, description: `What they are counted by, 1 to ${MOST_FACETS} fields.` },
      filter: { type: filterTypeOf(book, model)!, description: 'Only records that match all of these conditions.' },
      ...(isSearched(model) && { search: SEARCH }),
    },
    extensions: { cost: MOST_FACETS * COUNT_COST },
    async resolve(_source, args, { ctx }) {
      const found = await countFacets(ctx, model, {
        fields: resolveFacets(args.fields, model),
        conditions: args.filter ? resolveFilter(book, model, args.filter) : [],
        search: resolveSearch(args.search, model),
      })
      return Object.entries(found).map(([field, values]) => ({ field, values }))
    },
  }
}

function facetNamesOf(book: TypeBook, model: ResourceModel): GraphQLEnumType {
  const name = `${book.namesOf(model).type}FacetField`
  const values = facetFields(model).map((field) => [field, { value: field, description: `By \`${field}\`.` }])
  const description = `What ${nounsOf(model)} are counted by.`
  return book.type(
    { name, ...ownerOf(model, 'facets') },
    () => new GraphQLEnumType({ name, description, values: Object.fromEntries(values) }),
  )
}

function facetTypeOf(book: TypeBook): GraphQLObjectType {
  const values = new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(valueTypeOf(book))))
  return book.type(
    { name: 'Facet', ...PEND },
    () =>
      new GraphQLObjectType({
        name: 'Facet',
        description: 'The values of one field with their counts.',
        fields: {
          field: { type: new GraphQLNonNull(GraphQLString), description: 'The field that was counted by.' },
          values: {
            type: values,
            description: `At most ${MOST_VALUES} values, the most frequent first.`,
            extensions: { cost: 0 },
          },
        },
      }),
  )
}

function valueTypeOf(book: TypeBook): GraphQLObjectType {
  return book.type(
    { name: 'FacetValue', ...PEND },
    () =>
      new GraphQLObjectType({
        name: 'FacetValue',
        description: 'How many records have each value.',
        fields: {
          value: { type: SCALARS.JSON, description: 'The value; null for records without one.' },
          count: { type: new GraphQLNonNull(GraphQLInt), description: 'How many records have it.' },
          isLimited: {
            type: new GraphQLNonNull(GraphQLBoolean),
            description: 'Whether counting stopped; more records and values may exist.',
            resolve: ({ isLimited }) => isLimited === true,
          },
          title: {
            type: GraphQLString,
            description: 'For relations: the display name of the record, if the caller can see it.',
          },
        },
      }),
  )
}
