// Converts TypeBox schemas to the JSON Schemas of an OpenAPI 3.1 document.
import type { TSchema } from 'typebox'

export type JsonSchema = { [key: string]: unknown }

/**
 * A copy that types enums and writes nullable values as `type: [t, "null"]`, the form that generators understand best;
 * "any" needs no null.
 */
export function jsonSchemaOf(schema: TSchema): JsonSchema {
  return simplified(JSON.parse(JSON.stringify(schema))) as JsonSchema
}

/** For answers: allows unknown properties, because later versions may add some. */
export function openSchemaOf(schema: TSchema): JsonSchema {
  return opened(jsonSchemaOf(schema)) as JsonSchema
}

function opened(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(opened)
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node).filter(([key, value]) => key !== 'additionalProperties' || value !== false)
  return Object.fromEntries(entries.map(([key, value]) => [key, opened(value)]))
}

function simplified(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(simplified)
  if (typeof node !== 'object' || node === null) return node
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, simplified(value)])) as JsonSchema
  if (Array.isArray(copy.enum) && copy.type === undefined && copy.enum.every((word) => typeof word === 'string'))
    copy.type = 'string'
  return mergedNull(copy)
}

function mergedNull(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema
  const [one, other, ...more] = (anyOf as JsonSchema[] | undefined) ?? []
  if (!one || more.length > 0 || other?.type !== 'null') return schema
  if (Object.keys(one).length === 0) return rest
  return typeof one.type === 'string' && !one.enum ? { ...one, ...rest, type: [one.type, 'null'] } : schema
}

/** `schema`, or null. */
export function nullableSchema(schema: JsonSchema): JsonSchema {
  return mergedNull({ anyOf: [schema, { type: 'null' }] })
}

/** A reference to a component. */
export function refTo(kind: 'schemas' | 'parameters' | 'responses' | 'headers', name: string): JsonSchema {
  return { $ref: `#/components/${kind}/${name}` }
}
