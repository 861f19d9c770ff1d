// Relay connections: lists with cursors, of a whole resource or of the records that point at one.
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
import { listRecords } from '#framework/operations/list.ts'
import { listRelated } from '#framework/operations/list-related.ts'
import { MAX_PAGE_SIZE, sortableFields } from '#framework/operations/listing/list-query.ts'
import type { Row } from '#framework/operations/listing/select.ts'
import type { InverseModel, ResourceModel } from '#framework/resource/model.ts'
import { CONNECTION_COST, COUNT_COST, pageSizeOf } from '../../run/complexity.ts'
import { loaderOf, type RequestState } from '../../run/request-state.ts'
import { filterTypeOf } from '../filters.ts'
import type { TypeBook } from '../type-book.ts'
import { type ConnectionArgs, resolveConnectionQuery } from './connection-query.ts'
import { buildConnection, type Connection } from './connection-values.ts'

type ConnectionField<Source> = GraphQLFieldConfig<Source, RequestState, ConnectionArgs>

/** `articles(first, after, filter, …)` at the root. */
export function rootConnectionOf(book: TypeBook, model: ResourceModel): ConnectionField<unknown> {
  return {
    type: new GraphQLNonNull(connectionTypeOf(book, model)),
    description: model.description,
    args: argumentsOf(book, model),
    extensions: { cost: CONNECTION_COST, pageSize: pageSizeOf },
    async resolve(...[, args, { ctx }, info]) {
      const query = resolveConnectionQuery(book, model, { args, info })
      return buildConnection(await listRecords(ctx, model.resource, query), info)
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

/** Rows that ask the same of the same place in the document share a loader. */
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
      fields: { cursor: { type: new GraphQLNonNull(GraphQLString) }, node: { type: node, extensions: { cost: 0 } } },
    })
  return book.type(
    `${type}Connection`,
    () =>
      new GraphQLObjectType({
        name: `${type}Connection`,
        fields: () => ({
          edges: { type: listOf(book.type(`${type}Edge`, edge)), extensions: { isPage: true } },
          nodes: { type: listOf(book.recordTypeOf(model)), extensions: { isPage: true } },
          pageInfo: { type: new GraphQLNonNull(pageInfoTypeOf(book)), extensions: { cost: 0 } },
          totalCount: {
            type: new GraphQLNonNull(GraphQLInt),
            description:
              'How many records fit; counted only when it is asked for, and up to a limit without `exactCount`.',
            extensions: { cost: COUNT_COST },
          },
          totalCountIsLimited: {
            type: new GraphQLNonNull(GraphQLBoolean),
            description: 'Whether there are more than `totalCount`: counting stopped at its limit.',
            extensions: { cost: 0 },
          },
        }),
      }),
  )
}

function pageInfoTypeOf(book: TypeBook): GraphQLObjectType {
  const flag = { type: new GraphQLNonNull(GraphQLBoolean) }
  return book.type(
    'PageInfo',
    () =>
      new GraphQLObjectType({
        name: 'PageInfo',
        fields: {
          hasNextPage: flag,
          hasPreviousPage: flag,
          startCursor: { type: GraphQLString },
          endCursor: { type: GraphQLString },
        },
      }),
  )
}

function argumentsOf(book: TypeBook, model: ResourceModel): GraphQLFieldConfigArgumentMap {
  const filter = filterTypeOf(book, model)
  const isSearched = model.readable.some((field) => field.isSearched)
  return {
    first: { type: GraphQLInt, description: `From the start, 1 to ${MAX_PAGE_SIZE}.` },
    after: { type: GraphQLString, description: 'Cursor of the record before the first wanted one.' },
    last: { type: GraphQLInt, description: `From the end, 1 to ${MAX_PAGE_SIZE}.` },
    before: { type: GraphQLString, description: 'Cursor of the record after the last wanted one.' },
    ...(filter && { filter: { type: filter } }),
    ...(isSearched && { search: { type: GraphQLString, description: 'Words that all stand in the searched fields.' } }),
    exactCount: {
      type: GraphQLBoolean,
      description: 'Counts all records that fit, however many; that may take long.',
    },
    orderBy: { type: new GraphQLList(new GraphQLNonNull(orderTypeOf(book, model))) },
  }
}

function orderTypeOf(book: TypeBook, model: ResourceModel): GraphQLEnumType {
  const name = `${book.namesOf(model).type}Order`
  const values = sortableFields(model).flatMap((field) => [
    [`${field}_ASC`, { value: field }],
    [`${field}_DESC`, { value: `-${field}` }],
  ])
  return book.type(name, () => new GraphQLEnumType({ name, values: Object.fromEntries(values) }))
}
