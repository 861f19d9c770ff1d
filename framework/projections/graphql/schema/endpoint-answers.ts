// What endpoints answer, as GraphQL types: records are those of their resource, everything else is made from its schema.
import {
  GraphQLBoolean,
  type GraphQLFieldConfigMap,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLNullableType,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
} from 'graphql'
import type { TSchema } from 'typebox'
import type { Endpoint } from '#framework/request/define-endpoint.ts'
import { resourceOfAnswer } from '#framework/resource/endpoint-schemas.ts'
import { pascalOf } from '#framework/resource/inflection.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { scalarOfSchema } from './action-inputs.ts'
import { nonNullIf } from './field-types.ts'
import { SCALARS } from './scalars.ts'
import type { TypeBook } from './type-book.ts'

/** A type, and how an answer of the endpoint becomes a value of it. */
interface Answer {
  readonly type: GraphQLOutputType
  shape(body: unknown): unknown
}

interface Schema {
  type?: string | string[]
  properties?: Record<string, TSchema>
  required?: string[]
  items?: TSchema
  enum?: unknown[]
  anyOf?: TSchema[]
  description?: string
}

/** Of a query: the answer itself. It may be null, so that one refusal does not hide the other answers. */
export function answerTypeOf(book: TypeBook, { name, answer }: Endpoint): Answer {
  return { type: typeOf(book, pascalOf(name), answer ?? {}), shape: (body) => body }
}

/** Of a mutation: null for what was accepted and is not done yet, else an object of its own, `{ tenant }` around a record and `{ done }` where there is nothing to say. */
export function payloadOf(book: TypeBook, { name, answer }: Endpoint): Answer {
  const payload = `${pascalOf(name)}Payload`
  const model = answer && recordOf(book, answer)
  if (model) {
    const { one } = book.namesOf(model)
    return {
      type: objectOf(book, payload, { [one]: { type: new GraphQLNonNull(book.recordTypeOf(model)) } }),
      shape: (body) => (body === undefined ? null : { [one]: body }),
    }
  }
  const fields = answer && fieldsOf(book, payload, answer as Schema)
  if (fields && Object.keys(fields).length > 0) return { type: objectOf(book, payload, fields), shape: (body) => body }
  const done = { done: { type: new GraphQLNonNull(GraphQLBoolean) } }
  return { type: objectOf(book, payload, done), shape: () => ({ done: true }) }
}

function typeOf(book: TypeBook, name: string, schema: TSchema): GraphQLNullableType & GraphQLOutputType {
  const model = recordOf(book, schema)
  if (model) return book.recordTypeOf(model)
  const { properties, items, anyOf, type, enum: words } = schema as Schema
  const choices = anyOf?.filter((each) => (each as Schema).type !== 'null')
  if (choices) return choices.length === 1 ? typeOf(book, name, choices[0]!) : SCALARS.JSON
  if (properties && Object.keys(properties).length > 0)
    return objectOf(book, name, fieldsOf(book, name, schema as Schema))
  if (items) return new GraphQLList(new GraphQLNonNull(typeOf(book, `${name}Item`, items)))
  if (words?.every((word) => typeof word === 'string')) return GraphQLString
  return scalarOfSchema({ ...schema, type: Array.isArray(type) ? type.find((each) => each !== 'null') : type })
}

function fieldsOf(
  book: TypeBook,
  name: string,
  { properties = {}, required = [] }: Schema,
): GraphQLFieldConfigMap<unknown, unknown> {
  const entries = Object.entries(properties).map(([key, inner]) => {
    const type = typeOf(book, `${name}${pascalOf(key)}`, inner)
    const { description } = inner as Schema
    return [key, { type: nonNullIf(type, required.includes(key) && !allowsNull(inner as Schema)), description }]
  })
  return Object.fromEntries(entries)
}

function allowsNull({ type, anyOf }: Schema): boolean {
  return (
    (Array.isArray(type) && type.includes('null')) || (anyOf ?? []).some((each) => (each as Schema).type === 'null')
  )
}

function objectOf(book: TypeBook, name: string, fields: GraphQLFieldConfigMap<any, any>): GraphQLObjectType {
  return book.type(name, () => new GraphQLObjectType({ name, fields }))
}

/** The resource whose record the schema is, where GraphQL serves it. */
function recordOf(book: TypeBook, schema: TSchema): ResourceModel | undefined {
  const name = resourceOfAnswer(schema)
  return name === undefined ? undefined : book.served.find((model) => model.name === name)
}
