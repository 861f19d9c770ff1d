// `categoryDeletion(id)`: the effects of deleting a record.
import {
  GraphQLBoolean,
  type GraphQLFieldConfig,
  GraphQLID,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql'
import { previewRemoval } from '#framework/operations/preview-removal.ts'
import { PEND } from '#framework/resource/mistakes/name-book.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { NODE_COST } from '../../run/complexity.ts'
import type { RequestState } from '../../run/request-state.ts'
import { nounOf } from '../describe.ts'
import type { TypeBook } from '../type-book.ts'

/** Answers `resource.not_found` like the deletion itself. */
export function previewFieldOf(
  book: TypeBook,
  model: ResourceModel,
): GraphQLFieldConfig<unknown, RequestState, { id: string }> {
  return {
    type: new GraphQLNonNull(listOf(reachedTypeOf(book))),
    description: `What a deletion of the ${nounOf(model)} would affect, as far as the caller can see it.`,
    args: { id: { type: new GraphQLNonNull(GraphQLID), description: `Id of the ${nounOf(model)}.` } },
    extensions: { cost: NODE_COST },
    resolve: (_source, { id }, { ctx }) => previewRemoval(ctx, model.resource, id.toLowerCase()),
  }
}

const listOf = (type: GraphQLObjectType | typeof GraphQLString) => new GraphQLList(new GraphQLNonNull(type))

function reachedTypeOf(book: TypeBook): GraphQLObjectType {
  const text = (description: string) => ({ type: new GraphQLNonNull(GraphQLString), description })
  return book.type(
    { name: 'Reached', ...PEND },
    () =>
      new GraphQLObjectType({
        name: 'Reached',
        description: 'Records of one resource that a deletion reaches by one field.',
        fields: {
          resource: text('The resource, by its name in permissions.'),
          field: text('The field that refers to the record.'),
          label: text('The plural label of the resource.'),
          effect: text('`deleted`, `emptied` or `kept from being deleted`.'),
          count: { type: new GraphQLNonNull(GraphQLInt), description: 'How many of them the caller can see.' },
          isLimited: {
            type: new GraphQLNonNull(GraphQLBoolean),
            description: 'Whether counting stopped; more may exist.',
          },
          titles: {
            type: new GraphQLNonNull(listOf(GraphQLString)),
            description: 'The display names of the first ones.',
          },
        },
      }),
  )
}
