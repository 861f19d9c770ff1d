// `node(id)` and `nodes(ids)`: records of any resource by id alone, for Relay's refetching (Global Object Identification).
import { type GraphQLFieldConfig, GraphQLID, GraphQLInterfaceType, GraphQLList, GraphQLNonNull } from 'graphql'
import { findResourcesOf } from '#framework/operations/listing/find-by-id.ts'
import { MAX_PAGE_SIZE } from '#framework/operations/listing/list-query.ts'
import { invalidParameter } from '#framework/operations/listing/parameter-problems.ts'
import type { Row } from '#framework/operations/listing/select.ts'
import { isUuid } from '#framework/resource/fields/uuid.ts'
import { PEND } from '#framework/resource/mistakes/name-book.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { NODE_COST } from '../../run/complexity.ts'
import { loaderOf, type RequestState, recordLoaderOf } from '../../run/request-state.ts'
import type { TypeBook } from '../type-book.ts'

/** Rows are plain objects: their types are stored beside them. */
const typeNames = new WeakMap<Row, string>()

/** The interface of every record that can be fetched by id. */
export function nodeTypeOf(book: TypeBook): GraphQLInterfaceType {
  return book.type(
    { name: 'Node', ...PEND },
    () =>
      new GraphQLInterfaceType({
        name: 'Node',
        description: 'A record of any resource, identified by its id.',
        fields: { id: { type: new GraphQLNonNull(GraphQLID), description: 'The unique id.' } },
        resolveType: (row: Row) => typeNames.get(row),
      }),
  )
}

/** Null for a missing, hidden, forbidden or malformed id: the caller cannot tell which. */
export function nodeFieldsOf(book: TypeBook): Record<string, GraphQLFieldConfig<unknown, RequestState>> {
  const node = nodeTypeOf(book)
  for (const name of ['node', 'nodes']) book.names.take({ as: 'GraphQL query', name, ...PEND })
  return {
    node: {
      type: node,
      description: 'The record with this id, of any resource; null if the caller cannot see it.',
      args: { id: { type: new GraphQLNonNull(GraphQLID), description: 'Id of a record.' } },
      extensions: { cost: NODE_COST },
      resolve: (_source, { id }, state) => loadNode(book, state, id),
    },
    nodes: {
      type: new GraphQLNonNull(new GraphQLList(node)),
      description: 'The records with these ids, in the same order; null for each one that the caller cannot see.',
      args: {
        ids: {
          type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLID))),
          description: `At most ${MAX_PAGE_SIZE} ids of records.`,
        },
      },
      extensions: { cost: NODE_COST, rowsOf: 'ids' },
      resolve: (_source, { ids }, state) => {
        if (ids.length > MAX_PAGE_SIZE) throw invalidParameter('ids', `Give at most ${MAX_PAGE_SIZE} ids.`)
        return Promise.all((ids as string[]).map((id) => loadNode(book, state, id)))
      },
    },
  }
}

/** All nodes of a document take one statement to find their resources, and one for each resource found. */
async function loadNode(book: TypeBook, state: RequestState, given: string): Promise<Row | null> {
  if (!isUuid(given)) return null
  const id = given.toLowerCase()
  const model = await resourceLoaderOf(book, state).load(id)
  const row = model && (await recordLoaderOf(state, model).load(id))
  if (row) typeNames.set(row, book.namesOf(model).type)
  return row
}

function resourceLoaderOf(book: TypeBook, state: RequestState) {
  return loaderOf<ResourceModel | null>(state, 'resource of a node', async (ids) => {
    const found = await findResourcesOf(state.ctx, book.served.filter(isNode), ids)
    return (id) => found.get(id) ?? null
  })
}

/** True for resources whose records can be read individually. */
export function isNode({ operations }: ResourceModel): boolean {
  return operations.has('read')
}
