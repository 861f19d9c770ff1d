// The scalars of fields: strict about what comes in, quick about what goes out (PostgreSQL keeps only valid values).
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
import type { ScalarName } from '#framework/resource/field.ts'
import { isDate } from '#framework/resource/fields/date.ts'
import { isDateTime } from '#framework/resource/fields/date-time.ts'
import { isUuid } from '#framework/resource/fields/uuid.ts'
import { readNumber } from '#shared/utils/exact-json.ts'

interface TextScalar {
  name: string
  description: string
  isValid(text: string): boolean
}

/** A scalar that travels as a string of a certain form. */
function textScalar({ name, description, isValid }: TextScalar): GraphQLScalarType<string, unknown> {
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && isValid(value)) return value
    throw new GraphQLError(`${name} cannot represent ${JSON.stringify(value)?.slice(0, 60)}: ${description}`)
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

/** The value of a literal; a number that would be rounded is told by the operation, with its place. */
function readLiteral(node: ValueNode, variables?: Readonly<Record<string, unknown>> | null): unknown {
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return readNumber(node.value)
    case Kind.LIST:
      return node.values.map((each) => readLiteral(each, variables))
    case Kind.OBJECT: {
      // A key may be called anything, __proto__ too.
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

const JsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON value.',
  serialize: (stored) => stored,
  parseValue: (value) => value,
  parseLiteral: readLiteral,
})

/** The GraphQL type behind each scalar a field kind can name. */
export const SCALARS: Readonly<Record<ScalarName, GraphQLScalarType>> = {
  ID: GraphQLID,
  String: GraphQLString,
  Int: GraphQLInt,
  Boolean: GraphQLBoolean,
  // No exponents: `1e1000000` is a short word for a huge number (CVE-2020-15225, CVE-2024-41989).
  Decimal: textScalar({
    name: 'Decimal',
    description: 'An exact number as text, such as "12.50".',
    isValid: (text) => text.length <= 64 && /^-?[0-9]+(\.[0-9]+)?$/.test(text),
  }),
  Date: textScalar({
    name: 'Date',
    description: 'A day of the calendar, such as "2026-11-23" (RFC 3339).',
    isValid: isDate,
  }),
  DateTime: textScalar({
    name: 'DateTime',
    description:
      'A moment, such as "2026-11-23T10:00:00Z" (RFC 3339). In filters also a day, "2026-11-23": the whole of it in the tenant’s time zone.',
    isValid: (text) => text.length <= 40 && (isDateTime(text) || isDate(text)),
  }),
  UUID: textScalar({ name: 'UUID', description: 'An identifier of 128 bits (RFC 9562).', isValid: isUuid }),
  JSON: JsonScalar,
}
