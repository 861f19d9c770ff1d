// Shared by all mutations of resources: their parts, and arguments and payloads of one record.
import {
  type GraphQLFieldConfigArgumentMap,
  GraphQLID,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLNonNull,
  type GraphQLOutputType,
} from 'graphql'
import { ownerOf } from '#framework/application/distinct-names.ts'
import type { VersionedRecord } from '#framework/operations/read.ts'
import { shownRecord } from '#framework/operations/reading/shown-records.ts'
import type { Context } from '#framework/request/context.ts'
import { pascalOf } from '#framework/resource/inflection.ts'
import { type Owner, PEND } from '#framework/resource/mistakes/name-book.ts'
import type { ActionModel, ResourceModel } from '#framework/resource/model.ts'
import type { TypeBook } from '../type-book.ts'
import { inputTypeOfSchema } from './action-inputs.ts'

/** A mutation before it becomes a field. */
export interface Mutation {
  name: string
  /** The operation of the resource, as REST names it. */
  operation: string
  description: string
  args: GraphQLFieldConfigArgumentMap
  /** The argument with one value for each record. */
  rowsOf?: 'inputs' | 'ids'
  /** Fields of the payload: `article`, `deletedId`. */
  payload: Readonly<Record<string, { type: GraphQLOutputType; description?: string }>>
  write(ctx: Context, args: any): Promise<Readonly<Record<string, unknown>>>
}

/** The argument, and payload field, that identifies one record. */
export const ID = { type: new GraphQLNonNull(GraphQLID), description: 'Id of the record.' }

/** A required input. */
export const given = (type: GraphQLInputType) => ({ type: new GraphQLNonNull(type), description: 'What to write.' })

/** Says when a payload has no record. */
export const UNREAD = 'Null if you may write it but not read it.'

/** Payload fields besides the record or records. */
const BESIDE = ['id', 'ids', 'version']

/** The payload field for the record or records. */
export function payloadFieldOf(book: TypeBook, model: ResourceModel, number: 'one' | 'many'): string {
  const { type, [number]: field } = book.namesOf(model)
  const take = (name: string, owner: Owner) =>
    book.names.take({ as: 'GraphQL payload field', name: `${type}.${name}`, ...owner })
  for (const each of BESIDE) take(each, PEND)
  take(field, ownerOf(model, 'records'))
  return field
}

/** Payload with the written record. */
export function onePayload(book: TypeBook, model: ResourceModel): Mutation['payload'] {
  return {
    [payloadFieldOf(book, model, 'one')]: { type: book.recordTypeOf(model), description: UNREAD },
    id: ID,
    version: { type: new GraphQLNonNull(GraphQLInt), description: 'Version of the record after the write.' },
  }
}

/** A written record or records, with their model. */
export type WriteResult<Result> = readonly [model: ResourceModel, written: Result]

/** The values of a payload with one record. */
export function oneOf(ctx: Context, book: TypeBook, [model, written]: WriteResult<VersionedRecord>) {
  const { id, version, record } = shownRecord(ctx, model.resource, written)
  return { [book.namesOf(model).one]: record, id, version }
}

/** The input type of an action; undefined if it takes none. */
export function actionInputOf(book: TypeBook, model: ResourceModel, action: ActionModel): GraphQLInputType | undefined {
  const { input } = action.definition
  const name = `${pascalOf(`${action.name}${book.namesOf(model).type}`)}Input`
  return input && inputTypeOfSchema(book, { name, ...ownerOf(model, action.name) }, input)
}
