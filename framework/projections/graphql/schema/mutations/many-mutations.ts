// Mutations that start a bulk run: `deleteManyArticles`, `updateManyArticles`, `publishManyArticles`.
import {
  type GraphQLFieldConfigArgumentMap,
  GraphQLID,
  type GraphQLInputType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
} from 'graphql'
import { isSearched, resolveSearch } from '#framework/operations/listing/list-query.ts'
import { beginRun, noRecords } from '#framework/operations/many/begin-run.ts'
import { bulkRuns } from '#framework/operations/many/bulk-runs.ts'
import { type ManyDoor, manyDoorsOf } from '#framework/operations/many/many-doors.ts'
import { MOST_IDS, type Selection } from '#framework/operations/many/selection.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { nounsOf } from '../describe.ts'
import { filterTypeOf, resolveFilter } from '../filters.ts'
import type { TypeBook } from '../type-book.ts'
import { plainOf } from './action-inputs.ts'
import { actionInputOf, given, type Mutation, oneOf, onePayload } from './mutation.ts'
import { fieldValuesOf, updateInputOf, withInputNames } from './record-inputs.ts'

/** One per bulk operation; none in a project without bulk runs. */
export function manyMutationsOf(book: TypeBook, model: ResourceModel): Mutation[] {
  const runs = book.models.get(bulkRuns.name)
  if (!runs || !book.served.includes(runs)) return []
  return manyDoorsOf(model).flatMap((door) => {
    const input = inputOf(book, model, door)
    return door.name === 'update' && !input ? [] : [manyMutationOf(book, [model, runs], { door, input })]
  })
}

function inputOf(book: TypeBook, model: ResourceModel, { name, action }: ManyDoor): GraphQLInputType | undefined {
  if (action) return actionInputOf(book, model, action)
  return name === 'update' ? (updateInputOf(book, model) ?? undefined) : undefined
}

function manyMutationOf(
  book: TypeBook,
  [model, runs]: readonly [ResourceModel, ResourceModel],
  { door, input: inputType }: { door: ManyDoor; input: GraphQLInputType | undefined },
): Mutation {
  const { name, action } = door
  return {
    name: `${name}Many${book.namesOf(model).plural}`,
    operation: `many ${name}`,
    description: `${action ? `Runs ${name} on` : name === 'update' ? 'Changes' : 'Deletes'} many ${nounsOf(model)}, one after the other, in a task: those with these ids, or all that match. The run reports its progress.`,
    args: { ...selectionArguments(book, model), ...(inputType && { input: given(inputType) }) },
    payload: onePayload(book, runs),
    async write(ctx, { input, ...asked }) {
      const select = (view: ResourceModel) => selectionOf(book, view, asked)
      const values = input === undefined || action ? plainOf(input) : fieldValuesOf(model, input)
      const begun = beginRun(ctx, model.resource, { action: name, select, input: values })
      return oneOf(ctx, book, [runs, await withInputNames(model, begun, '/input')])
    },
  }
}

const listOfIds = (description: string) => ({ type: new GraphQLList(new GraphQLNonNull(GraphQLID)), description })

function selectionArguments(book: TypeBook, model: ResourceModel): GraphQLFieldConfigArgumentMap {
  const ids = listOfIds(`Ids of up to ${MOST_IDS} records.`)
  const filter = model.operations.has('list') ? filterTypeOf(book, model) : null
  const search = model.operations.has('list') && isSearched(model)
  return {
    ids,
    ...(filter && {
      filter: { type: filter, description: 'All matching records, in place of ids; {} means every record.' },
    }),
    ...(search && { search: { type: GraphQLString, description: 'All records that it finds, in place of ids.' } }),
    ...((filter || search) && { except: listOfIds('Ids of records to skip although they match.') }),
  }
}

interface AskedSelection {
  ids?: readonly string[] | null
  filter?: object | null
  search?: string | null
  except?: readonly string[] | null
}

function selectionOf(book: TypeBook, model: ResourceModel, asked: AskedSelection): Selection {
  const { ids, filter, search, except } = asked
  const isFitting = (filter ?? search ?? null) !== null
  if (isFitting && !ids) {
    const conditions = filter ? resolveFilter(book, model, filter) : []
    return { fitting: { conditions, search: resolveSearch(search, model) }, except: except ?? [] }
  }
  if (isFitting || !ids || except) throw noRecords()
  return { ids }
}
