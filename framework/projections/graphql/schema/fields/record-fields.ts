// The fields of a resource's object type: readable fields, related records, and lists of records that point here.
import {
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
} from 'graphql'
import { type Row, storedVersionOf } from '#framework/operations/listing/select.ts'
import { recordRightsOf } from '#framework/operations/record-rights.ts'
import { openTarget } from '#framework/operations/steps/operation-target.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { mayBeAbsent } from '#framework/resource/schemas/input-schemas.ts'
import { ROWS_OF_A_RELATION } from '../../run/complexity.ts'
import { loaderOf, type RequestState, recordLoaderOf } from '../../run/request-state.ts'
import { inverseConnectionOf } from '../connections/connection-fields.ts'
import { describeField } from '../describe.ts'
import { type RecordType, type TypeBook, targetOf, valueNameOf } from '../type-book.ts'
import { nonNullIf, valueTypeOf } from './field-types.ts'

type RecordField = GraphQLFieldConfig<Row, RequestState>

/** The fields of `Article`. */
export function recordFieldsOf(book: TypeBook, model: ResourceModel): GraphQLFieldConfigMap<Row, RequestState> {
  const fields: [string, RecordField][] = [
    ...model.readable.flatMap((field) => [valueFieldOf(book, model, field), ...relationFieldOf(book, field)]),
    ['version', VERSION],
    ['rights', rightsFieldOf(model)],
    ...model.inverses.flatMap((inverse) => inverseConnectionOf(book, model, inverse)),
  ]
  return Object.fromEntries(fields)
}

/** Plain values have no resolver: the executor then reads the property itself, which makes lists much faster. */
function valueFieldOf(book: TypeBook, model: ResourceModel, field: FieldModel): [string, RecordField] {
  const isNeverNull = field.isList ? !field.isNullable || field.relation !== null : !mayBeAbsent(field)
  return [
    valueNameOf(field),
    {
      type: nonNullIf(valueTypeOf(book, model, field), isNeverNull),
      description: describeField(field),
      ...(field.relation && { resolve: (record: Row) => record[field.name] }),
    },
  ]
}

function relationFieldOf(book: TypeBook, field: FieldModel): [string, RecordField][] {
  const target = targetOf(book, field)
  if (!target) return []
  const type = book.recordTypeOf(target)
  return [
    [field.name, field.relation!.cardinality === 'one' ? toOne(field, target, type) : toMany(field, target, type)],
  ]
}

/**
 * Null also if the caller cannot see the record: missing and forbidden look alike. Throws like `include` if they may
 * not read the resource.
 */
function toOne(field: FieldModel, target: ResourceModel, type: RecordType): RecordField {
  return {
    type,
    description: `What \`${valueNameOf(field)}\` points at; null where the caller cannot meet it.`,
    resolve(record, _args, state) {
      if (field.sight?.isClosed) openTarget(state.ctx, field)
      const id = record[field.name]
      return id === null ? null : recordLoaderOf(state, target).load(id as string)
    },
  }
}

function toMany(field: FieldModel, target: ResourceModel, type: RecordType): RecordField {
  return {
    type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type))),
    description: `What \`${valueNameOf(field)}\` point at, as far as the caller can see it.`,
    extensions: { rows: ROWS_OF_A_RELATION },
    async resolve(record, _args, state) {
      if (field.sight?.isClosed) openTarget(state.ctx, field)
      const loader = recordLoaderOf(state, target)
      const found = await Promise.all((record[field.name] as string[]).map((id) => loader.load(id)))
      return found.filter((each) => each !== null)
    },
  }
}

/** Computed only if a document selects it. */
function rightsFieldOf(model: ResourceModel): RecordField {
  return {
    type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLString))),
    description: 'What I may do with it: `update`, `delete` and names of actions.',
    resolve: ({ id }, _args, state) =>
      loaderOf(state, `rights ${model.name}`, (ids) => recordRightsOf(state.ctx, model, ids)).load(id as string),
  }
}

const VERSION: RecordField = {
  type: new GraphQLNonNull(GraphQLInt),
  description: 'Increases with each change. Send it as `expectedVersion` to change only what you have seen.',
  resolve: storedVersionOf,
}
