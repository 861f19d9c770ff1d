// From the JSON Schema of what an action or an endpoint takes to a GraphQL input type.
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLScalarType,
  GraphQLString,
} from 'graphql'
import type { TSchema } from 'typebox'
import { labelOf, pascalOf } from '#framework/resource/inflection.ts'
import { describedWords, describeValue } from './describe.ts'
import { SCALARS } from './scalars.ts'
import type { TypeBook } from './type-book.ts'

/** The parts of JSON Schema that GraphQL can say as well; the operation checks all of it. */
interface Schema {
  type?: string
  format?: string
  enum?: unknown[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  anyOf?: Schema[]
  description?: string
}

/** What GraphQL cannot say becomes JSON: nothing is lost, for the operation validates the value. */
export function inputTypeOfSchema(book: TypeBook, name: string, schema: TSchema): GraphQLInputType {
  return typeOf(book, name, schema as Schema)
}

/** An argument or an input field of that type: its key says what it is called. */
export function inputOfSchema(
  book: TypeBook,
  { name, key, isNeeded }: { name: string; key: string; isNeeded: boolean },
  schema: TSchema,
): { type: GraphQLInputType; description: string } {
  const type = inputTypeOfSchema(book, name, { description: `What \`${key}\` holds.`, ...schema })
  return { type: isNeeded ? new GraphQLNonNull(type) : type, description: describeValue(key, schema) }
}

function typeOf(book: TypeBook, name: string, schema: Schema): GraphQLInputType {
  const choices = schema.anyOf?.filter(({ type }) => type !== 'null')
  if (choices) return choices.length === 1 ? typeOf(book, name, choices[0]!) : SCALARS.JSON
  if (schema.properties && Object.keys(schema.properties).length > 0) return objectOf(book, name, schema)
  if (schema.type === 'array' && schema.items)
    return new GraphQLList(new GraphQLNonNull(typeOf(book, `${name}Item`, schema.items)))
  if (schema.enum?.every((word) => typeof word === 'string' && /^[a-zA-Z]\w*$/.test(word)))
    return enumOf(book, name, schema.enum as string[])
  return scalarOfSchema(schema)
}

function objectOf(
  book: TypeBook,
  name: string,
  { properties = {}, required = [], description = 'One item of the list.' }: Schema,
): GraphQLInputType {
  const fields = Object.entries(properties).map(([key, inner]) => {
    const place = { name: `${name}${pascalOf(key)}`, key, isNeeded: required.includes(key) && !inner.anyOf }
    return [key, inputOfSchema(book, place, inner as TSchema)]
  })
  return book.type(name, () => new GraphQLInputObjectType({ name, description, fields: Object.fromEntries(fields) }))
}

function enumOf(book: TypeBook, name: string, words: string[]): GraphQLEnumType {
  return book.type(
    name,
    () => new GraphQLEnumType({ name, ...describedWords(labelOf(name.replaceAll('Input', '')), words) }),
  )
}

/** The scalar for a value that is no object and no list. */
export function scalarOfSchema({ type, format }: Pick<Schema, 'type' | 'format'>): GraphQLScalarType {
  if (type === 'integer') return GraphQLInt
  if (type === 'number') return GraphQLFloat
  if (type === 'boolean') return GraphQLBoolean
  if (type !== 'string') return SCALARS.JSON
  if (format === 'uuid') return SCALARS.ID
  if (format === 'date-time') return SCALARS.DateTime
  return format === 'date' ? SCALARS.Date : GraphQLString
}

/** Input objects of graphql-js have no prototype; the operations take plain JSON. */
export function plainOf<T>(input: T): T {
  return input === undefined ? input : structuredClone(input)
}
