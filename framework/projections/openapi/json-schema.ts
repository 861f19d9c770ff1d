// From TypeBox schemas to the JSON Schemas of an OpenAPI 3.1 document.
import type { TSchema } from 'typebox'

export type JsonSchema = { [key: string]: unknown }

/** A copy that says the type of a list of words, and `type: [t, "null"]` for what may be null, as generators understand best. */
export function jsonSchemaOf(schema: TSchema): JsonSchema {
  return simplified(JSON.parse(JSON.stringify(schema))) as JsonSchema
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
  const [one, other, ...more] = (schema.anyOf as JsonSchema[] | undefined) ?? []
  if (!one || more.length > 0 || other?.type !== 'null' || typeof one.type !== 'string' || one.enum) return schema
  const { anyOf: _, ...rest } = schema
  return { ...one, ...rest, type: [one.type, 'null'] }
}

/** `schema`, or null. */
export function nullableSchema(schema: JsonSchema): JsonSchema {
  return mergedNull({ anyOf: [schema, { type: 'null' }] })
}

/** Points at a component. */
export function refTo(kind: 'schemas' | 'parameters' | 'responses' | 'headers', name: string): JsonSchema {
  return { $ref: `#/components/${kind}/${name}` }
}
