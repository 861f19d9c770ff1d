// The whole schema from the declarations: pure, made once at boot.
import {
  type GraphQLFieldConfigMap,
  type GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLSchema,
  lexicographicSortSchema,
  printSchema,
} from 'graphql'
import type { ResourceModel } from '#framework/resource/model.ts'
import type { RequestState } from '../run/request-state.ts'
import { rootConnectionOf } from './connections/connection-fields.ts'
import { endpointFieldsOf } from './endpoint-fields.ts'
import { mutationFieldsOf } from './mutations.ts'
import { isNode, nodeFieldsOf, nodeTypeOf } from './node-fields.ts'
import { readFieldOf } from './read-field.ts'
import { recordFieldsOf } from './record-fields.ts'
import { eventsFieldOf } from './subscriptions.ts'
import { createTypeBook, type Declarations, type TypeBook } from './type-book.ts'

type RootFields = GraphQLFieldConfigMap<unknown, RequestState>

/** Throws when two resources want the same type name; `defineGraphql` gives one of them another. */
export function buildGraphqlSchema(declarations: Declarations): GraphQLSchema {
  const book = createTypeBook(declarations, { fieldsOf: recordFieldsOf, interfacesOf })
  const written = endpointFieldsOf(book)
  const queries = withDistinct({ ...nodeFieldsOf(book), ...queryFieldsOf(book) }, written.queries)
  const mutations: RootFields = withDistinct(
    Object.assign({}, ...book.served.map((model) => mutationFieldsOf(book, model))),
    written.mutations,
  )
  return new GraphQLSchema({
    query: rootType('Query', 'What can be read.', queries),
    mutation:
      Object.keys(mutations).length > 0
        ? rootType('Mutation', 'What can be changed. Mutations of one document run one after the other.', mutations)
        : null,
    subscription: rootType('Subscription', 'What can be followed.', { events: eventsFieldOf(book) }),
  })
}

function rootType(name: string, description: string, fields: GraphQLFieldConfigMap<any, any>): GraphQLObjectType {
  return new GraphQLObjectType({ name, description, fields })
}

/** The schema as text, in an order that does not depend on anything: for `generated/schema.graphql`. */
export function buildSchemaText(declarations: Declarations): string {
  return `${printSchema(lexicographicSortSchema(buildGraphqlSchema(declarations)))}\n`
}

/** Throws for two of one name: one would quietly stand in the place of the other. */
function withDistinct(fields: RootFields, more: RootFields): RootFields {
  for (const name of Object.keys(more))
    if (fields[name]) throw new Error(`The endpoint "${name}" has the GraphQL name of an operation. Give it another.`)
  return { ...fields, ...more }
}

function interfacesOf(book: TypeBook, model: ResourceModel): GraphQLInterfaceType[] {
  return isNode(model) ? [nodeTypeOf(book)] : []
}

function queryFieldsOf(book: TypeBook): RootFields {
  const fields: RootFields = {}
  for (const model of book.served) {
    const { one, many } = book.namesOf(model)
    if (model.operations.has('read')) fields[one] = readFieldOf(book, model)
    if (model.operations.has('list')) fields[many] = rootConnectionOf(book, model)
  }
  return fields
}
