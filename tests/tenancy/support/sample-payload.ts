// A payload for any task, generated from its schema.
import type { TSchema } from 'typebox'

type Schema = TSchema & {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly format?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly minItems?: number
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly default?: unknown
}

/** Properties whose name is in `known` have those values, at any depth. */
export function samplePayload(schema: TSchema, known: Readonly<Record<string, unknown>>): unknown {
  const { type, enum: words, anyOf, required = [], properties = {}, items, minItems = 0, ...rest } = schema as Schema
  if (rest.default !== undefined) return rest.default
  if (words) return words[0]
  if (anyOf) return samplePayload(anyOf[0]!, known)
  const kind = typeof type === 'string' ? type : type?.[0]
  if (kind === 'object')
    return Object.fromEntries(
      Object.entries(properties)
        .filter(([name]) => required.includes(name) || name in known)
        .map(([name, each]) => [name, name in known ? known[name] : samplePayload(each, known)]),
    )
  if (kind === 'array') return Array.from({ length: minItems }, () => samplePayload(items!, known))
  if (kind === 'boolean') return true
  if (kind === 'integer' || kind === 'number') return rest.minimum ?? 1
  if (kind === 'string') return rest.format === 'uuid' ? crypto.randomUUID() : 'x'.padEnd(rest.minLength ?? 1, 'x')
  return {}
}
