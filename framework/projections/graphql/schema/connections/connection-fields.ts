// Relay connections: cursor lists of a whole resource, or of the records that point to one record.
import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLResolveInfo,
  GraphQLString,
} from 'graphql'
import { ownerOf } from '#framework/application/distinct-names.ts'
import { runList } from '#framework/operations/list.ts'
import {
  isSearched,
  MAX_PAGE_SIZE,
  MOST_WORDS,
  RELEVANCE,
  sortableFields,
} from '#framework/operations/listing/list-query.ts'
import type { Row } from '#framework/operations/listing/select.ts'
import { listRelated } from '#framework/operations/reading/list-related.ts'
import { PEND } from '#framework/resource/mistakes/name-book.ts'
import type { InverseModel, ResourceModel } from '#framework/resource/model.ts'
import { CONNECTION_COST, COUNT_COST, pageSizeOf } from '../../run/complexity.ts'
import { loaderOf, type RequestState } from '../../run/request-state.ts'
import { nounsOf } from '../describe.ts'
import { filterTypeOf } from '../filters.ts'
import type { TypeBook } from '../type-book.ts'
import { type ConnectionArgs, resolveConnectionQuery } from './connection-query.ts'
import { buildConnection, type Connection } from './connection-values.ts'
import { preparedConnectionOf } from './prepared-connections.ts'

type ConnectionField<Source> = GraphQLFieldConfig<Source, RequestState, ConnectionArgs>

/** `articles(first, after, filter, …)` at the root. */
export function rootConnectionOf(book: TypeBook, model: ResourceModel): ConnectionField<unknown> {
  return {
    type: new GraphQLNonNull(connectionTypeOf(book, model)),
    description: model.description,
    args: argumentsOf(book, model),
    extensions: { cost: CONNECTION_COST, pageSize: pageSizeOf },
    async resolve(...[, args, { ctx }, info]) {
      const list = preparedConnectionOf(ctx, book, { model, asked: { args, info } })
      return buildConnection(await runList(ctx, list), info)
    },
  }
}

/** `category { articles(…) }`: one statement for all categories of the answer, whatever their number. */
export function inverseConnectionOf(
  book: TypeBook,
  model: ResourceModel,
  inverse: InverseModel,
): [string, ConnectionField<Row>][] {
  const target = book.models.get(inverse.resource)!
  if (!book.served.includes(target) || !target.operations.has('list')) return []
  const field: ConnectionField<Row> = {
    type: new GraphQLNonNull(connectionTypeOf(book, target)),
    description: `The ${nounsOf(target)} whose \`${inverse.field}\` points here.`,
    args: argumentsOf(book, target),
    extensions: { cost: CONNECTION_COST, pageSize: pageSizeOf },
    resolve: (...[record, args, state, info]) =>
      inverseLoaderOf(state, { book, model: target, inverse, of: model, args, info }).load(record.id as string),
  }
  return [[inverse.name, field]]
}

interface InverseLoad {
  book: TypeBook
  model: ResourceModel
  inverse: InverseModel
  of: ResourceModel
  args: ConnectionArgs
  info: GraphQLResolveInfo
}

/** Rows with the same arguments at the same place of the document share a loader. */
function inverseLoaderOf(state: RequestState, { book, model, inverse, of, args, info }: InverseLoad) {
  const place = `${of.name}.${inverse.name} ${info.fieldNodes[0]!.loc?.start} ${JSON.stringify(args)}`
  return loaderOf<Connection>(state, place, async (ids) => {
    const query = resolveConnectionQuery(book, model, { args, info })
    const lists = await listRelated(state.ctx, { model, field: model.fields.get(inverse.field)!, ids }, query)
    return (id) => buildConnection(lists.get(id)!, info)
  })
}

function connectionTypeOf(book: TypeBook, model: ResourceModel): GraphQLObjectType<Connection, RequestState> {
  const { type } = book.namesOf(model)
  const node = new GraphQLNonNull(book.recordTypeOf(model))
  const listOf = (item: GraphQLObjectType) => new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(item)))
  const edge = () =>
    new GraphQLObjectType({
      name: `${type}Edge`,
      description: `One of the ${nounsOf(model)} at its place in a list.`,
      fields: {
        cursor: { type: new GraphQLNonNull(GraphQLString), description: 'The cursor, for `after` and `before`.' },
        node: { type: node, description: 'The record.', extensions: { cost: 0 } },
      },
    })
  return book.type(
    { name: `${type}Connection`, ...ownerOf(model, 'pages') },
    () =>
      new GraphQLObjectType({
        name: `${type}Connection`,
        description: `A page of ${nounsOf(model)}, as Relay's connections are.`,
        fields: () => ({
          edges: {
            type: listOf(book.type({ name: `${type}Edge`, ...ownerOf(model, 'places of pages') }, edge)),
            description: 'The records of the page with their cursors.',
            extensions: { isPage: true },
          },
          nodes: {
            type: listOf(book.recordTypeOf(model)),
            description: 'Only the records of the page.',
            extensions: { isPage: true },
          },
          pageInfo: {
            type: new GraphQLNonNull(pageInfoTypeOf(book)),
            description: 'Where the page begins and ends, and whether more pages exist.',
            extensions: { cost: 0 },
          },
          totalCount: {
            type: new GraphQLNonNull(GraphQLInt),
            description:
              'The number of matching records. It is counted only on request, and up to a limit without `exactCount`.',
            extensions: { cost: COUNT_COST },
          },
          totalCountIsLimited: {
            type: new GraphQLNonNull(GraphQLBoolean),
            description: 'Whether counting stopped at `totalCount`; more may exist.',
            extensions: { cost: 0 },
          },
          ...(isSearched(model) && { isRanked: IS_RANKED }),
        }),
      }),
  )
}

const IS_RANKED = {
  type: new GraphQLNonNull(GraphQLBoolean),
  description:
    'Whether the best matches of the search come first. With too many matches to compare, the usual order applies.',
  extensions: { cost: 0 },
}

function pageInfoTypeOf(book: TypeBook): GraphQLObjectType {
  const flag = (description: string) => ({ type: new GraphQLNonNull(GraphQLBoolean), description })
  return book.type(
    { name: 'PageInfo', ...PEND },
    () =>
      new GraphQLObjectType({
        name: 'PageInfo',
        description: 'Where a page begins and ends (Relay).',
        fields: {
          hasNextPage: flag('Whether records come after this page.'),
          hasPreviousPage: flag('Whether records come before this page.'),
          startCursor: {
            type: GraphQLString,
            description: 'Cursor of the first record, for `before`; null on an empty page.',
          },
          endCursor: {
            type: GraphQLString,
            description: 'Cursor of the last record, for `after`; null on an empty page.',
          },
        },
      }),
  )
}

/** The argument of every searchable connection. */
export const SEARCH = {
  type: GraphQLString,
  description: `Words that must all occur in the searched fields, at most ${MOST_WORDS}.`,
}

function argumentsOf(book: TypeBook, model: ResourceModel): GraphQLFieldConfigArgumentMap {
  const filter = filterTypeOf(book, model)
  return {
    first: { type: GraphQLInt, description: `From the start, 1 to ${MAX_PAGE_SIZE}.` },
    after: { type: GraphQLString, description: 'Cursor of the record before the first one to return.' },
    last: { type: GraphQLInt, description: `From the end, 1 to ${MAX_PAGE_SIZE}.` },
    before: { type: GraphQLString, description: 'Cursor of the record after the last one to return.' },
    ...(filter && { filter: { type: filter, description: 'Only records that match all of these conditions.' } }),
    ...(isSearched(model) && { search: SEARCH }),
    exactCount: {
      type: GraphQLBoolean,
      description: 'Counts all matching records, however many. This can take long.',
    },
    orderBy: {
      type: new GraphQLList(new GraphQLNonNull(orderTypeOf(book, model))),
      description: isSearched(model)
        ? 'The first counts most. By default, the best matches of a search come first, or else the order of the resource applies.'
        : 'The first counts most. By default, the order of the resource applies.',
    },
  }
}

function orderTypeOf(book: TypeBook, model: ResourceModel): GraphQLEnumType {
  const name = `${book.namesOf(model).type}Order`
  const values = sortableFields(model, book.models).flatMap((field) => [
    [`${field}_ASC`, { value: field, description: `By \`${field}\`, the smallest or earliest first.` }],
    [`${field}_DESC`, { value: `-${field}`, description: `By \`${field}\`, the greatest or latest first.` }],
  ])
  const relevance = {
    value: RELEVANCE,
    description: 'The best matches of `search` first; use it alone or before others.',
  }
  if (isSearched(model)) values.push([RELEVANCE.toUpperCase(), relevance])
  const description = `What ${nounsOf(model)} are sorted by.`
  return book.type(
    { name, ...ownerOf(model, 'ordering') },
    () => new GraphQLEnumType({ name, description, values: Object.fromEntries(values) }),
  )
}
