// Endpoint answers as GraphQL types: records use their resource's type; everything else is built from the schema.
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
import { ownerOfEndpoint } from '#framework/application/distinct-names.ts'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import { pascalOf } from '#framework/resource/inflection.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { resourceOfAnswer } from '#framework/resource/schemas/endpoint-schemas.ts'
import { describeValue, nounOf, nounsOf } from './describe.ts'
import { nonNullIf } from './fields/field-types.ts'
import { partOf, scalarOfSchema } from './mutations/action-inputs.ts'
import { SCALARS } from './scalars.ts'
import type { TypeBook, TypeName } from './type-book.ts'

/** A type, and how an endpoint's answer becomes its value. */
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

/** For a query: the answer itself. Nullable, so that one refusal does not hide the other answers. */
export function answerTypeOf(book: TypeBook, endpoint: Endpoint): Answer {
  const { name, answer } = endpoint
  const named = { name: pascalOf(name), description: `What ${name} answers.`, ...ownerOfEndpoint(endpoint, 'answer') }
  return {
    type: typeOf(book, named, answer ?? {}),
    shape: (body) => body,
  }
}

/**
 * For a mutation: null if the work was only accepted, otherwise an object: `{ tenant }` around a record, and `{ done }`
 * if there is no content.
 */
export function payloadOf(book: TypeBook, endpoint: Endpoint): Answer {
  const { name, answer } = endpoint
  const payload = { name: `${pascalOf(name)}Payload`, ...ownerOfEndpoint(endpoint, 'answer') }
  const described = { ...payload, description: `What ${name} answers.` }
  const model = answer && recordOf(book, answer)
  if (model) {
    const { one } = book.namesOf(model)
    return {
      type: objectOf(book, described, {
        [one]: {
          type: book.recordTypeOf(model),
          description: `The ${nounOf(model)} in its current state; null if you may do this but not read it.`,
        },
      }),
      shape: (body) => (body === undefined ? null : { [one]: body }),
    }
  }
  const fields = answer && fieldsOf(book, payload, answer as Schema)
  if (fields && Object.keys(fields).length > 0)
    return { type: objectOf(book, described, fields), shape: (body) => body }
  const done = {
    done: { type: new GraphQLNonNull(GraphQLBoolean), description: 'Always true; failures are errors.' },
  }
  return { type: objectOf(book, described, done), shape: () => ({ done: true }) }
}

/** An object type's name and purpose. */
interface Named extends TypeName {
  description: string
}

function typeOf(book: TypeBook, named: Named, schema: TSchema): GraphQLNullableType & GraphQLOutputType {
  const model = recordOf(book, schema)
  if (model) return book.recordTypeOf(model)
  const { properties, items, anyOf, type, enum: words } = schema as Schema
  const choices = anyOf?.filter((each) => (each as Schema).type !== 'null')
  if (choices) return choices.length === 1 ? typeOf(book, named, choices[0]!) : SCALARS.JSON
  if (properties && Object.keys(properties).length > 0)
    return objectOf(book, named, fieldsOf(book, named, schema as Schema))
  if (items) return new GraphQLList(new GraphQLNonNull(typeOf(book, itemOf(named), items)))
  if (words?.every((word) => typeof word === 'string')) return GraphQLString
  return scalarOfSchema({ ...schema, type: Array.isArray(type) ? type.find((each) => each !== 'null') : type })
}

function itemOf(named: Named): Named {
  return { ...partOf(named, 'item'), description: 'One item of the list.' }
}

function fieldsOf(
  book: TypeBook,
  named: TypeName,
  { properties = {}, required = [] }: Schema,
): GraphQLFieldConfigMap<unknown, unknown> {
  const entries = Object.entries(properties).map(([key, inner]) => {
    const description = describeAnswer(book, key, inner)
    const type = typeOf(book, { ...partOf(named, key), description }, inner)
    const isNeverNull = required.includes(key) && !allowsNull(inner as Schema) && !recordOf(book, inner)
    return [key, { type: nonNullIf(type, isNeverNull), description }]
  })
  return Object.fromEntries(entries)
}

function describeAnswer(book: TypeBook, key: string, schema: TSchema): string {
  const model = recordOf(book, schema)
  const { description } = schema as Schema
  return model && !description ? `One of the ${nounsOf(model)}.` : describeValue(key, schema)
}

function allowsNull({ type, anyOf }: Schema): boolean {
  return (
    (Array.isArray(type) && type.includes('null')) || (anyOf ?? []).some((each) => (each as Schema).type === 'null')
  )
}

function objectOf(book: TypeBook, named: Named, fields: GraphQLFieldConfigMap<any, any>): GraphQLObjectType {
  const { name, description } = named
  return book.type(named, () => new GraphQLObjectType({ name, description, fields }))
}

/** The resource whose record the schema is, if GraphQL serves it. */
function recordOf(book: TypeBook, schema: TSchema): ResourceModel | undefined {
  const name = resourceOfAnswer(schema)
  return name === undefined ? undefined : book.served.find((model) => model.name === name)
}
