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

/** Component names by the text of their schema. */
export type NamedSchemas = ReadonlyMap<string, string>

/** Points at components wherever a part of `schema` says the same as one of them. */
export function withRefs(schema: JsonSchema, named: NamedSchemas): JsonSchema {
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit)
    if (typeof node !== 'object' || node === null) return node
    const name = named.get(JSON.stringify(node))
    if (name) return refTo('schemas', name)
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, visit(value)]))
  }
  return visit(schema) as JsonSchema
}
