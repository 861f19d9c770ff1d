// Schemas of declared resources with their inferred types: for the bodies and answers of hand-written endpoints.
import Type, { type TSchema, type TUnsafe } from 'typebox'
import type { AnyResource } from './define-resource.ts'
import type { Field, ValueOf } from './field.ts'
import type { CreateInputOf, RowOf, UpdateInputOf } from './infer.ts'
import { createSchemaOf, rowSchemaOf, updateSchemaOf } from './input-schemas.ts'
import type { ResourceModel } from './model.ts'
import { resolveResources } from './resolve-resources.ts'

/** One value of a declared field, such as the address in a log-in. */
export function schemaOfField<F extends Field>(field: F): TUnsafe<ValueOf<F>> {
  return Type.Unsafe<ValueOf<F>>(field.kind.schema(field.options))
}

/** What creating a record takes. */
export function createBodyOf<R extends AnyResource>(resource: R): TUnsafe<CreateInputOf<R>> {
  return Type.Unsafe<CreateInputOf<R>>(createSchemaOf(modelAlone(resource)))
}

/** What changing a record takes. */
export function updateBodyOf<R extends AnyResource>(resource: R): TUnsafe<UpdateInputOf<R>> {
  return Type.Unsafe<UpdateInputOf<R>>(updateSchemaOf(modelAlone(resource)))
}

const RECORDS = new WeakMap<TSchema, string>()

/** A record as it is answered. */
export function answerOf<R extends AnyResource>(resource: R): TUnsafe<RowOf<R>> {
  const schema = Type.Unsafe<RowOf<R>>(rowSchemaOf(modelAlone(resource)))
  RECORDS.set(schema, resource.name)
  return schema
}

/** Name of the resource whose record the schema is; undefined for every other schema. */
export function resourceOfAnswer(schema: TSchema): string | undefined {
  return RECORDS.get(schema)
}

function modelAlone(resource: AnyResource): ResourceModel {
  return resolveResources([{ app: resource.name, resource }]).get(resource.name)!
}
