// Schemas of declared resources with their inferred types, for bodies and answers of hand-written endpoints.
import Type, { type TSchema, type TUnsafe } from 'typebox'
import type { AnyResource } from '../define-resource.ts'
import type { Field, ValueOf } from '../field.ts'
import type { CreateInputOf, RowOf, UpdateInputOf } from '../infer.ts'
import type { Models, ResourceModel } from '../model.ts'
import { resolveResources } from '../resolve-resources.ts'
import { describedAs } from './described-schemas.ts'
import { createSchemaOf, rowSchemaOf, updateSchemaOf } from './input-schemas.ts'

/** The schema of one declared field, such as the address in a sign-in, with the field's help unless `description` replaces it. */
export function schemaOfField<F extends Field>(
  { kind, options }: F,
  description: string | undefined = options.help,
): TUnsafe<ValueOf<F>> {
  const schema = Type.Unsafe<ValueOf<F>>(kind.schema(options))
  return description ? describedAs(schema, description) : schema
}

type Build = (model: ResourceModel) => TSchema
interface Made {
  readonly resource: string
  readonly build: Build
  readonly description: string | undefined
}
const MADE = new WeakMap<TSchema, Made>()

/** The body that creates a record. */
export function createBodyOf<R extends AnyResource>(resource: R): TUnsafe<CreateInputOf<R>> {
  return madeOf<CreateInputOf<R>>(resource, createSchemaOf)
}

/** The body that updates a record. */
export function updateBodyOf<R extends AnyResource>(resource: R): TUnsafe<UpdateInputOf<R>> {
  return madeOf<UpdateInputOf<R>>(resource, updateSchemaOf)
}

/** A record in an answer; `description` identifies it if it is part of something larger. */
export function answerOf<R extends AnyResource>(resource: R, description?: string): TUnsafe<RowOf<R>> {
  return madeOf<RowOf<R>>(resource, rowSchemaOf, description)
}

function madeOf<Value>(resource: AnyResource, build: Build, description?: string): TUnsafe<Value> {
  const made = { resource: resource.name, build, description }
  const schema = Type.Unsafe<Value>(remade(made, modelAlone(resource)))
  MADE.set(schema, made)
  return schema
}

function remade({ build, description }: Made, model: ResourceModel): TSchema {
  const schema = build(model)
  return description ? describedAs(schema, description) : schema
}

/** The resource whose record the schema is; undefined for any other schema. */
export function resourceOfAnswer(schema: TSchema): string | undefined {
  const made = MADE.get(schema)
  return made?.build === rowSchemaOf ? made.resource : undefined
}

/** Whether a resource defines the schema, so that its declaration describes the fields. */
export function isMadeOfResource(schema: TSchema): boolean {
  return MADE.has(schema)
}

interface Parts {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly items?: TSchema
  readonly anyOf?: readonly TSchema[]
}

/** The schema with its records limited to the fields of these models, for documents. */
export function schemaAsMet(schema: TSchema, models: Models): TSchema {
  const made = MADE.get(schema)
  const model = made && models.get(made.resource)
  if (model) return remade(made, model)
  const { properties, items, anyOf } = schema as Parts
  const met = (each: TSchema) => schemaAsMet(each, models)
  return {
    ...schema,
    ...(properties && { properties: mapValues(properties, met) }),
    ...(items && { items: met(items) }),
    ...(anyOf && { anyOf: anyOf.map(met) }),
  }
}

function mapValues(properties: Readonly<Record<string, TSchema>>, change: (each: TSchema) => TSchema) {
  return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, change(each)]))
}

function modelAlone(resource: AnyResource): ResourceModel {
  return resolveResources([{ app: resource.name, resource }]).get(resource.name)!
}
