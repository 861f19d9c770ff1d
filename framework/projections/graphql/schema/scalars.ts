// Scalars of fields: strict on input, fast on output (PostgreSQL stores only valid values).
import {
  GraphQLBoolean,
  GraphQLError,
  GraphQLID,
  GraphQLInt,
  GraphQLScalarType,
  GraphQLString,
  Kind,
  type ValueNode,
} from 'graphql'
import { memoized } from '#framework/operations/steps/memoized.ts'
import type { Scalar } from '#framework/resource/field.ts'
import { DATE } from '#framework/resource/fields/date.ts'
import { DATE_TIME } from '#framework/resource/fields/date-time.ts'
import { DECIMAL } from '#framework/resource/fields/decimal.ts'
import { ANY_JSON } from '#framework/resource/fields/json.ts'
import { UUID_SCALAR } from '#framework/resource/fields/uuid.ts'
import { readNumber } from '#shared/utils/exact-json.ts'

type ScalarOf<Form extends Scalar['form']> = Extract<Scalar, { form: Form }>

/** A scalar that travels as a string of a certain format. */
function textScalar({ name, description, isValid }: ScalarOf<'text'>): GraphQLScalarType<string, unknown> {
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && isValid(value)) return value
    throw unfit(name, value, description)
  }
  return new GraphQLScalarType<string, unknown>({
    name,
    description,
    serialize: (stored) => stored,
    parseValue: parse,
    parseLiteral(node) {
      if (node.kind !== Kind.STRING) throw new GraphQLError(`${name} is written as a string.`, { nodes: node })
      return parse(node.value)
    },
  })
}

function unfit(name: string, value: unknown, description: string): GraphQLError {
  return new GraphQLError(`${name} cannot represent ${JSON.stringify(value)?.slice(0, 60)}: ${description}`)
}

/** The value of a literal; the operation reports a number that would be rounded, with its position. */
function readLiteral(node: ValueNode, variables?: Readonly<Record<string, unknown>> | null): unknown {
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return readNumber(node.value)
    case Kind.LIST:
      return node.values.map((each) => readLiteral(each, variables))
    case Kind.OBJECT: {
      // A key may have any name, even __proto__.
      const value: Record<string, unknown> = Object.create(null)
      for (const field of node.fields) value[field.name.value] = readLiteral(field.value, variables)
      return value
    }
    case Kind.VARIABLE:
      return variables?.[node.name.value]
    case Kind.NULL:
      return null
    default:
      return node.value
  }
}

/** A scalar that travels as JSON of a certain shape. */
function jsonScalar({ name, description, isValid }: ScalarOf<'json'>): GraphQLScalarType<unknown, unknown> {
  const parse = (value: unknown): unknown => {
    if (isValid(value)) return value
    throw unfit(name, value, description)
  }
  return new GraphQLScalarType<unknown, unknown>({
    name,
    description,
    serialize: (stored) => stored,
    parseValue: parse,
    parseLiteral: (node, variables) => parse(readLiteral(node, variables)),
  })
}

const SPECIFIED: Readonly<Record<ScalarOf<'specified'>['name'], GraphQLScalarType>> = {
  ID: GraphQLID,
  String: GraphQLString,
  Int: GraphQLInt,
  Boolean: GraphQLBoolean,
}

/** The GraphQL type of a field kind's scalar. */
export const scalarTypeOf = memoized<GraphQLScalarType, Scalar>((scalar) => {
  if (scalar.form === 'specified') return SPECIFIED[scalar.name]
  return scalar.form === 'text' ? textScalar(scalar) : jsonScalar(scalar)
})

/** Scalars also used outside fields; their names are reserved in every project. */
export const SCALARS = {
  ...SPECIFIED,
  Decimal: scalarTypeOf(DECIMAL),
  Date: scalarTypeOf(DATE),
  DateTime: scalarTypeOf(DATE_TIME),
  UUID: scalarTypeOf(UUID_SCALAR),
  JSON: scalarTypeOf(ANY_JSON),
}
