// The mutations of a resource: create, update, delete, bulk variants and actions. Each is one transaction.
import {
  type GraphQLFieldConfig,
  GraphQLID,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
} from 'graphql'
import { ownerOf } from '#framework/application/distinct-names.ts'
import { createRecord } from '#framework/operations/create.ts'
import { createRecords, removeRecords, updateRecords } from '#framework/operations/many/bulk.ts'
import type { VersionedRecord } from '#framework/operations/read.ts'
import { shownRecords } from '#framework/operations/reading/shown-records.ts'
import { removeRecord } from '#framework/operations/remove.ts'
import { runAction } from '#framework/operations/run-action.ts'
import { updateRecord } from '#framework/operations/update.ts'
import type { Context } from '#framework/request/context.ts'
import { pascalOf } from '#framework/resource/inflection.ts'
import type { ActionModel, ResourceModel } from '#framework/resource/model.ts'
import { MUTATION_COST } from '../../run/complexity.ts'
import type { RequestState } from '../../run/request-state.ts'
import { describeOperation, nounsOf } from '../describe.ts'
import type { TypeBook } from '../type-book.ts'
import { plainOf } from './action-inputs.ts'
import { manyMutationsOf } from './many-mutations.ts'
import {
  actionInputOf,
  given,
  ID,
  type Mutation,
  oneOf,
  onePayload,
  payloadFieldOf,
  UNREAD,
  type WriteResult,
} from './mutation.ts'
import { bulkUpdateInputOf, createInputOf, fieldValuesOf, updateInputOf, withInputNames } from './record-inputs.ts'

type MutationField = GraphQLFieldConfig<unknown, RequestState, any>

const IDS = {
  type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLID))),
  description: 'Ids of the records, in the order of the input.',
}
const EXPECTED_VERSION = {
  expectedVersion: { type: GraphQLInt, description: 'Refuses if the record has changed since.' },
}
const listOf = (type: GraphQLInputType) => ({
  type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type))),
  description: 'What to write, one for each record.',
})

/** `createArticle`, `updateArticle`, `deleteArticle`, `createArticles` …, `publishArticle`: whatever the resource declares. */
export function mutationFieldsOf(book: TypeBook, model: ResourceModel): Record<string, MutationField> {
  const mutations = [
    ...(model.operations.has('create') ? creations(book, model) : []),
    ...(model.operations.has('update') ? updates(book, model) : []),
    ...(model.operations.has('delete') ? removals(book, model) : []),
    ...[...model.actions.values()].map((action) => actionOf(book, model, action)),
    ...manyMutationsOf(book, model),
  ]
  for (const { name, operation } of mutations)
    book.names.take({ as: 'GraphQL mutation', name, ...ownerOf(model, operation) })
  return Object.fromEntries(mutations.map((mutation) => [mutation.name, fieldOf(book, model, mutation)]))
}

/** The payload is nullable, so that one refused mutation does not hide the answers of the others. */
function fieldOf(book: TypeBook, model: ResourceModel, mutation: Mutation): MutationField {
  const { name, operation, description, args, payload: fields, rowsOf, write } = mutation
  const payload = `${pascalOf(name)}Payload`
  return {
    type: book.type(
      { name: payload, ...ownerOf(model, operation) },
      () => new GraphQLObjectType({ name: payload, description: `What ${name} answers.`, fields }),
    ),
    description,
    args,
    extensions: { cost: MUTATION_COST, rowsOf },
    async resolve(_source, given, { ctx, loaders }) {
      // Data that an earlier mutation of the document read may be stale.
      loaders.clear()
      return write(ctx, given)
    },
  }
}

function creations(book: TypeBook, model: ResourceModel): Mutation[] {
  const input = createInputOf(book, model)
  if (!input) return []
  const { type, plural } = book.namesOf(model)
  return [
    {
      name: `create${type}`,
      operation: 'create',
      description: `Creates one of the ${nounsOf(model)}.`,
      args: { input: given(input) },
      payload: onePayload(book, model),
      write: async (ctx, { input }) =>
        oneOf(ctx, book, [
          model,
          await withInputNames(model, createRecord(ctx, model.resource, fieldValuesOf(model, input))),
        ]),
    },
    {
      name: `create${plural}`,
      operation: 'bulk create',
      description: `Creates several ${nounsOf(model)}: all of them or none.`,
      args: { inputs: listOf(input) },
      rowsOf: 'inputs',
      payload: manyPayload(book, model),
      write: async (ctx, { inputs }) => {
        const values = (inputs as object[]).map((each) => fieldValuesOf(model, each))
        return manyOf(ctx, book, [model, await withInputNames(model, createRecords(ctx, model.resource, values))])
      },
    },
  ]
}

function updates(book: TypeBook, model: ResourceModel): Mutation[] {
  const input = updateInputOf(book, model)
  const bulkInput = bulkUpdateInputOf(book, model)
  if (!input || !bulkInput) return []
  const { type, plural } = book.namesOf(model)
  return [
    {
      name: `update${type}`,
      operation: 'update',
      description: `Changes what the input names of one of the ${nounsOf(model)}, and leaves the rest.`,
      args: { id: ID, input: given(input), ...EXPECTED_VERSION },
      payload: onePayload(book, model),
      write: async (ctx, { id, input, expectedVersion }) => {
        const change = { id, input: fieldValuesOf(model, input), expectedVersion }
        return oneOf(ctx, book, [model, await withInputNames(model, updateRecord(ctx, model.resource, change))])
      },
    },
    {
      name: `update${plural}`,
      operation: 'bulk update',
      description: `Changes several ${nounsOf(model)}: all of them or none.`,
      args: { inputs: listOf(bulkInput) },
      rowsOf: 'inputs',
      payload: manyPayload(book, model),
      write: async (ctx, { inputs }) => {
        const changes = (inputs as object[]).map((each) => fieldValuesOf(model, each))
        return manyOf(ctx, book, [model, await withInputNames(model, updateRecords(ctx, model.resource, changes))])
      },
    },
  ]
}

function removals(book: TypeBook, model: ResourceModel): Mutation[] {
  const { type, plural } = book.namesOf(model)
  return [
    {
      name: `delete${type}`,
      operation: 'delete',
      description: `Deletes one of the ${nounsOf(model)}.`,
      args: { id: ID, ...EXPECTED_VERSION },
      payload: { deletedId: ID },
      write: async (ctx, { id, expectedVersion }) => {
        await removeRecord(ctx, model.resource, { id, expectedVersion })
        return { deletedId: id }
      },
    },
    {
      name: `delete${plural}`,
      operation: 'bulk delete',
      description: `Deletes several ${nounsOf(model)}: all of them or none.`,
      args: { ids: IDS },
      rowsOf: 'ids',
      payload: { deletedIds: IDS },
      write: async (ctx, { ids }) => {
        await removeRecords(ctx, model.resource, ids)
        return { deletedIds: ids }
      },
    },
  ]
}

function actionOf(book: TypeBook, model: ResourceModel, action: ActionModel): Mutation {
  const name = `${action.name}${book.namesOf(model).type}`
  const input = actionInputOf(book, model, action)
  return {
    name,
    operation: action.name,
    description: describeOperation(action.definition),
    args: { id: ID, ...(input && { input: given(input) }), ...EXPECTED_VERSION },
    payload: onePayload(book, model),
    write: async (ctx, { id, input, expectedVersion }) => {
      const call = { id, action: action.name, input: plainOf(input), expectedVersion }
      return oneOf(ctx, book, [model, await runAction(ctx, model.resource, call)])
    },
  }
}

function manyPayload(book: TypeBook, model: ResourceModel): Mutation['payload'] {
  const type = new GraphQLNonNull(new GraphQLList(book.recordTypeOf(model)))
  return { [payloadFieldOf(book, model, 'many')]: { type, description: UNREAD }, ids: IDS }
}

function manyOf(ctx: Context, book: TypeBook, [model, written]: WriteResult<readonly VersionedRecord[]>) {
  const shown = shownRecords(ctx, model.resource, written)
  return { [book.namesOf(model).many]: shown.map(({ record }) => record), ids: shown.map(({ id }) => id) }
}
