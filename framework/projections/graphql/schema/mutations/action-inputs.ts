// Converts the JSON Schema of an action's or endpoint's input into a GraphQL input type.
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
import { ownerWithin } from '#framework/application/distinct-names.ts'
import { labelOf, pascalOf } from '#framework/resource/inflection.ts'
import { describedWords, describeValue } from '../describe.ts'
import { SCALARS } from '../scalars.ts'
import type { TypeBook, TypeName } from '../type-book.ts'

/** The parts of JSON Schema that GraphQL can express; the operation validates everything. */
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

/** What GraphQL cannot express becomes JSON: nothing is lost, because the operation validates the value. */
export function inputTypeOfSchema(book: TypeBook, named: TypeName, schema: TSchema): GraphQLInputType {
  return typeOf(book, named, schema as Schema)
}

/** An argument or input field for the schema; its key names its type. */
export function inputOfSchema(
  book: TypeBook,
  { key, isNeeded, ...named }: TypeName & { key: string; isNeeded: boolean },
  schema: TSchema,
): { type: GraphQLInputType; description: string } {
  const type = inputTypeOfSchema(book, named, { description: `What \`${key}\` holds.`, ...schema })
  return { type: isNeeded ? new GraphQLNonNull(type) : type, description: describeValue(key, schema) }
}

function typeOf(book: TypeBook, named: TypeName, schema: Schema): GraphQLInputType {
  const choices = schema.anyOf?.filter(({ type }) => type !== 'null')
  if (choices) return choices.length === 1 ? typeOf(book, named, choices[0]!) : SCALARS.JSON
  if (schema.properties && Object.keys(schema.properties).length > 0) return objectOf(book, named, schema)
  if (schema.type === 'array' && schema.items)
    return new GraphQLList(new GraphQLNonNull(typeOf(book, partOf(named, 'item'), schema.items)))
  if (schema.enum?.every((word) => typeof word === 'string' && /^[a-zA-Z]\w*$/.test(word)))
    return enumOf(book, named, schema.enum as string[])
  return scalarOfSchema(schema)
}

/** The name of a nested type: `device` in `LoginInput` becomes `LoginInputDevice`. */
export function partOf({ name, ...owner }: TypeName, key: string): TypeName {
  return { name: `${name}${pascalOf(key)}`, ...ownerWithin(owner, key) }
}

function objectOf(
  book: TypeBook,
  named: TypeName,
  { properties = {}, required = [], description = 'One item of the list.' }: Schema,
): GraphQLInputType {
  const fields = Object.entries(properties).map(([key, inner]) => {
    const place = { ...partOf(named, key), key, isNeeded: required.includes(key) && !inner.anyOf }
    return [key, inputOfSchema(book, place, inner as TSchema)]
  })
  const { name } = named
  return book.type(named, () => new GraphQLInputObjectType({ name, description, fields: Object.fromEntries(fields) }))
}

function enumOf(book: TypeBook, named: TypeName, words: string[]): GraphQLEnumType {
  const { name } = named
  return book.type(
    named,
    () => new GraphQLEnumType({ name, ...describedWords(labelOf(name.replaceAll('Input', '')), words) }),
  )
}

/** The scalar for a value that is neither object nor list. */
export function scalarOfSchema({ type, format }: Pick<Schema, 'type' | 'format'>): GraphQLScalarType {
  if (type === 'integer') return GraphQLInt
  if (type === 'number') return GraphQLFloat
  if (type === 'boolean') return GraphQLBoolean
  if (type !== 'string') return SCALARS.JSON
  if (format === 'uuid') return SCALARS.ID
  if (format === 'date-time') return SCALARS.DateTime
  return format === 'date' ? SCALARS.Date : GraphQLString
}

/** Input objects of graphql-js have no prototype; operations expect plain JSON. */
export function plainOf<T>(input: T): T {
  return input === undefined ? input : structuredClone(input)
}
