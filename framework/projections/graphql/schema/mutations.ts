// The mutations of a resource: create, update, delete, many at once, and its actions. Each is one transaction.
import {
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  GraphQLID,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql'
import { createRecords, removeRecords, updateRecords } from '#framework/operations/bulk.ts'
import { createRecord } from '#framework/operations/create.ts'
import type { Row } from '#framework/operations/listing/select.ts'
import { removeRecord } from '#framework/operations/remove.ts'
import { runAction } from '#framework/operations/run-action.ts'
import { updateRecord } from '#framework/operations/update.ts'
import type { Context } from '#framework/request/context.ts'
import { pascalOf } from '#framework/resource/inflection.ts'
import type { ActionModel, ResourceModel } from '#framework/resource/model.ts'
import { MUTATION_COST } from '../run/complexity.ts'
import type { RequestState } from '../run/request-state.ts'
import { inputTypeOfSchema, plainOf } from './action-inputs.ts'
import { bulkUpdateInputOf, createInputOf, fieldValuesOf, updateInputOf, withInputNames } from './record-inputs.ts'
import type { TypeBook } from './type-book.ts'

type MutationField = GraphQLFieldConfig<unknown, RequestState, any>

interface Mutation {
  name: string
  description: string
  args: GraphQLFieldConfigArgumentMap
  /** The argument with one value for each record. */
  rowsOf?: 'inputs' | 'ids'
  /** What the payload holds: `article`, `deletedId`. */
  answer: [name: string, type: GraphQLOutputType]
  write(ctx: Context, args: any): Promise<unknown>
}

const ID = { type: new GraphQLNonNull(GraphQLID) }
const IDS = { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLID))) }
const EXPECTED_VERSION = {
  expectedVersion: { type: GraphQLInt, description: 'Refuses when the record has changed since.' },
}
const given = (type: GraphQLInputType) => ({ type: new GraphQLNonNull(type) })
const listOf = (type: GraphQLInputType) => ({
  type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type))),
})

/** `createArticle`, `updateArticle`, `deleteArticle`, `createArticles` …, `publishArticle`: what the declaration offers. */
export function mutationFieldsOf(book: TypeBook, model: ResourceModel): Record<string, MutationField> {
  const mutations = [
    ...(model.operations.has('create') ? creations(book, model) : []),
    ...(model.operations.has('update') ? updates(book, model) : []),
    ...(model.operations.has('delete') ? removals(book, model) : []),
    ...[...model.actions.values()].map((action) => actionOf(book, model, action)),
  ]
  return Object.fromEntries(mutations.map((mutation) => [mutation.name, fieldOf(book, mutation)]))
}

/** The payload may be null, so that one refused mutation does not hide the answers of the others. */
function fieldOf(book: TypeBook, { name, description, args, answer, rowsOf, write }: Mutation): MutationField {
  const [key, type] = answer
  const payload = `${pascalOf(name)}Payload`
  return {
    type: book.type(payload, () => new GraphQLObjectType({ name: payload, fields: { [key]: { type } } })),
    description,
    args,
    extensions: { cost: MUTATION_COST, rowsOf },
    async resolve(_source, given, { ctx, loaders }) {
      // What an earlier mutation of the document read may be out of date.
      loaders.clear()
      return { [key]: await write(ctx, given) }
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
      description: `Creates one of the ${model.names.labelPlural.toLowerCase()}.`,
      args: { input: given(input) },
      answer: oneAnswer(book, model),
      write: async (ctx, { input }) =>
        (await withInputNames(model, createRecord(ctx, model.resource, fieldValuesOf(model, input)))).record,
    },
    {
      name: `create${plural}`,
      description: 'Creates all of them or none.',
      args: { inputs: listOf(input) },
      rowsOf: 'inputs',
      answer: manyAnswer(book, model),
      write: async (ctx, { inputs }) => {
        const values = (inputs as object[]).map((each) => fieldValuesOf(model, each))
        return recordsOf(await withInputNames(model, createRecords(ctx, model.resource, values)))
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
      description: 'Changes what the input names and leaves the rest.',
      args: { id: ID, input: given(input), ...EXPECTED_VERSION },
      answer: oneAnswer(book, model),
      write: async (ctx, { id, input, expectedVersion }) => {
        const change = { id, input: fieldValuesOf(model, input), expectedVersion }
        return (await withInputNames(model, updateRecord(ctx, model.resource, change))).record
      },
    },
    {
      name: `update${plural}`,
      description: 'Changes all of them or none.',
      args: { inputs: listOf(bulkInput) },
      rowsOf: 'inputs',
      answer: manyAnswer(book, model),
      write: async (ctx, { inputs }) => {
        const changes = (inputs as object[]).map((each) => fieldValuesOf(model, each))
        return recordsOf(await withInputNames(model, updateRecords(ctx, model.resource, changes)))
      },
    },
  ]
}

function removals(book: TypeBook, model: ResourceModel): Mutation[] {
  const { type, plural } = book.namesOf(model)
  return [
    {
      name: `delete${type}`,
      description: `Deletes one of the ${model.names.labelPlural.toLowerCase()}.`,
      args: { id: ID, ...EXPECTED_VERSION },
      answer: ['deletedId', ID.type],
      write: async (ctx, { id, expectedVersion }) => {
        await removeRecord(ctx, model.resource, { id, expectedVersion })
        return id
      },
    },
    {
      name: `delete${plural}`,
      description: 'Deletes all of them or none.',
      args: { ids: IDS },
      rowsOf: 'ids',
      answer: ['deletedIds', IDS.type],
      write: async (ctx, { ids }) => {
        await removeRecords(ctx, model.resource, ids)
        return ids
      },
    },
  ]
}

function actionOf(book: TypeBook, model: ResourceModel, action: ActionModel): Mutation {
  const name = `${action.name}${book.namesOf(model).type}`
  const { input, summary } = action.definition
  const inputArgument = input && { input: given(inputTypeOfSchema(book, `${pascalOf(name)}Input`, input)) }
  return {
    name,
    description: summary,
    args: { id: ID, ...inputArgument, ...EXPECTED_VERSION },
    answer: oneAnswer(book, model),
    write: async (ctx, { id, input, expectedVersion }) =>
      (await runAction(ctx, model.resource, { id, action: action.name, input: plainOf(input), expectedVersion }))
        .record,
  }
}

function oneAnswer(book: TypeBook, model: ResourceModel): Mutation['answer'] {
  return [book.namesOf(model).one, new GraphQLNonNull(book.recordTypeOf(model))]
}

function manyAnswer(book: TypeBook, model: ResourceModel): Mutation['answer'] {
  return [book.namesOf(model).many, new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(book.recordTypeOf(model))))]
}

const recordsOf = (written: readonly { record: Row }[]) => written.map(({ record }) => record)
