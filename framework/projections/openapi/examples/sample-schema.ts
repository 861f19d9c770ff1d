// A realistic, valid example for a schema. Declared examples take precedence.
import { Check } from 'typebox/schema'
import type { Components } from '../components.ts'
import type { JsonSchema } from '../json-schema.ts'
import { FORMATS, VALUES } from './example-values.ts'

/** A body sample holds required properties and the first optional ones; an answer sample holds all. */
export type Part = 'body' | 'answer'

interface Place {
  readonly part: Part
  /** Name of the property that holds the value. */
  readonly name: string
  /** Enclosing components: a recursive one is not repeated. */
  readonly above: readonly string[]
}

type Sampled = Pick<Components, 'schemas' | 'examples'>

/** Deterministic: the same schema always gives the same sample. */
export function sampleOf(components: Sampled, schema: JsonSchema, part: Part): unknown {
  return sample(components, schema, { part, name: '', above: [] })
}

function sample(components: Sampled, schema: JsonSchema, place: Place): unknown {
  if (typeof schema.$ref === 'string') return namedSample(components, schema.$ref, place)
  if ('const' in schema) return schema.const
  const variants = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined
  if (variants) return sample(components, variants.find(({ type }) => type !== 'null') ?? {}, place)
  if (schema.properties) return objectSample(components, schema, place)
  if (typesOf(schema).includes('array')) return listSample(components, schema, place)
  return valueSample(schema, place.name)
}

function namedSample(components: Sampled, ref: string, place: Place): unknown {
  const name = ref.slice(ref.lastIndexOf('/') + 1)
  if (components.examples.has(name)) return components.examples.get(name)
  if (place.above.includes(name)) return null
  return sample(components, components.schemas[name] ?? {}, { ...place, above: [...place.above, name] })
}

function objectSample(components: Sampled, schema: JsonSchema, place: Place): JsonSchema {
  const properties = schema.properties as Record<string, JsonSchema>
  const required = (schema.required ?? []) as readonly string[]
  const names = Object.keys(properties)
  const known = place.part === 'answer' && recordOf(components, names)
  if (known) return known
  const optional = names.find((name) => !required.includes(name))
  const shown = place.part === 'answer' ? names : names.filter((name) => required.includes(name) || name === optional)
  const entries = shown.map((name) => [name, sample(components, properties[name]!, { ...place, name })])
  return Object.fromEntries(entries)
}

/** A record in an endpoint's answer reuses the record's own example. */
function recordOf({ examples }: Sampled, names: readonly string[]): JsonSchema | undefined {
  return [...examples.values()].find((example) => {
    const held = Object.keys(example)
    return 'id' in example && held.length === names.length && names.every((name) => held.includes(name))
  })
}

function listSample(components: Sampled, { items, minItems = 0, description }: JsonSchema, place: Place): unknown[] {
  const item = sample(components, { description, ...(items as JsonSchema) }, place)
  if (item === null) return []
  return Array.from({ length: Math.max(1, Number(minItems)) }, () => item)
}

/** The name says more than the type: a text called `email` is an address. */
function valueSample(schema: JsonSchema, name: string): unknown {
  const { default: fallback, format, minimum, enum: words = [] } = schema
  const told = toldBy(schema).find((value) => accepts(schema, value))
  const named = told ?? valueNamed(name, schema)
  if (named !== undefined) return named
  const texts = FORMATS[String(format)] ?? FORMATS.text!
  const others = [fallback, ...(words as unknown[]), ...texts, Number(minimum ?? 1), true, {}]
  return others.find((value) => value !== undefined && accepts(schema, value)) ?? null
}

/** Its `examples`, and examples in its description: "The permission word, such as `articles.publish`." */
function toldBy({ examples = [], description = '' }: JsonSchema): unknown[] {
  const [, word] = /such as `([^`]+)`/.exec(String(description)) ?? []
  return [...(examples as unknown[]), ...(word === undefined ? [] : [word])]
}

/** A known value for properties of this name that fits the schema; undefined without one. */
export function valueNamed(name: string, schema: object): unknown {
  return Object.hasOwn(VALUES, name) ? VALUES[name]!.find((value) => accepts(schema, value)) : undefined
}

const accepts = (schema: object, value: unknown): boolean => Check(schema, value)

function typesOf({ type }: JsonSchema): readonly unknown[] {
  return Array.isArray(type) ? type : [type]
}
