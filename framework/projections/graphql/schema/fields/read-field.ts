// `article(id)`: one record.
import { type GraphQLFieldConfig, GraphQLID, GraphQLNonNull } from 'graphql'
import { notFound } from '#framework/operations/steps/operation-target.ts'
import { isUuid } from '#framework/resource/fields/uuid.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { type RequestState, recordLoaderOf } from '../../run/request-state.ts'
import { nounOf, nounsOf } from '../describe.ts'
import type { TypeBook } from '../type-book.ts'

/** Answers null with the error `resource.not_found`, both for a missing record and for one that the caller cannot see. */
export function readFieldOf(
  book: TypeBook,
  model: ResourceModel,
): GraphQLFieldConfig<unknown, RequestState, { id: string }> {
  return {
    type: book.recordTypeOf(model),
    description: `One of the ${nounsOf(model)}, by its id.`,
    args: { id: { type: new GraphQLNonNull(GraphQLID), description: `Id of the ${nounOf(model)}.` } },
    // Several in one document share one statement (CVE-2026-35441: aliases repeated an expensive read).
    async resolve(_source, { id }, state) {
      const record = isUuid(id) ? await recordLoaderOf(state, model).load(id.toLowerCase()) : null
      if (!record) throw notFound(model)
      return record
    },
  }
}
