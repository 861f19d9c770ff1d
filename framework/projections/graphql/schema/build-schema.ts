// Builds the whole schema from the declarations: pure, once at boot.
import {
  type GraphQLFieldConfigMap,
  type GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLSchema,
  lexicographicSortSchema,
  printSchema,
} from 'graphql'
import { ownerOf, withDistinctNames } from '#framework/application/distinct-names.ts'
import { canPreview } from '#framework/operations/preview-removal.ts'
import type { OperationName } from '#framework/resource/define-resource.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import type { RequestState } from '../run/request-state.ts'
import { rootConnectionOf } from './connections/connection-fields.ts'
import { endpointFieldsOf } from './fields/endpoint-fields.ts'
import { facetFieldOf } from './fields/facet-fields.ts'
import { isNode, nodeFieldsOf, nodeTypeOf } from './fields/node-fields.ts'
import { previewFieldOf } from './fields/preview-fields.ts'
import { readFieldOf } from './fields/read-field.ts'
import { recordFieldsOf } from './fields/record-fields.ts'
import { mutationFieldsOf } from './mutations/mutations.ts'
import { eventsFieldOf } from './subscriptions.ts'
import { createTypeBook, type Declarations, type TypeBook } from './type-book.ts'

type RootFields = GraphQLFieldConfigMap<unknown, RequestState>

/** Throws a BootError for name collisions; `defineGraphql` renames a resource. */
export function buildGraphqlSchema(declarations: Declarations): GraphQLSchema {
  const book = createTypeBook(declarations, { fieldsOf: recordFieldsOf, interfacesOf })
  return withDistinctNames(book.names, () => schemaOf(book))
}

function schemaOf(book: TypeBook): GraphQLSchema {
  const recordQueries: RootFields = { ...nodeFieldsOf(book), ...queryFieldsOf(book) }
  const recordMutations = book.served.map((model) => mutationFieldsOf(book, model))
  const written = endpointFieldsOf(book)
  const queries: RootFields = { ...recordQueries, ...written.queries }
  const mutations: RootFields = Object.assign({}, ...recordMutations, written.mutations)
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

/** The schema as sorted text for `generated/schema.graphql`. */
export function buildSchemaText(declarations: Declarations): string {
  return `${printSchema(lexicographicSortSchema(buildGraphqlSchema(declarations)))}\n`
}

function interfacesOf(book: TypeBook, model: ResourceModel): GraphQLInterfaceType[] {
  return isNode(model) ? [nodeTypeOf(book)] : []
}

function queryFieldsOf(book: TypeBook): RootFields {
  const fields: RootFields = {}
  for (const model of book.served) {
    const { one, many } = book.namesOf(model)
    const take = (name: string, operation: OperationName | 'facets' | 'preview delete') =>
      book.names.take({ as: 'GraphQL query', name, ...ownerOf(model, operation) })
    if (model.operations.has('read')) {
      take(one, 'read')
      fields[one] = readFieldOf(book, model)
    }
    if (canPreview(model)) {
      take(`${one}Deletion`, 'preview delete')
      fields[`${one}Deletion`] = previewFieldOf(book, model)
    }
    if (model.operations.has('list')) {
      take(many, 'list')
      fields[many] = rootConnectionOf(book, model)
      const facets = facetFieldOf(book, model)
      if (facets) {
        take(`${one}Facets`, 'facets')
        fields[`${one}Facets`] = facets
      }
    }
  }
  return fields
}
