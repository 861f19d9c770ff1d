// The named schemas of the document: generators make one type of each, without duplicates.

import { NameBook, type Owner } from '#framework/resource/mistakes/name-book.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { type JsonSchema, refTo } from './json-schema.ts'

/** Built-in TypeScript types: a generated type of the same name would shadow them, or be shadowed. */
const GLOBAL_TYPES = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  ...[
    'Attr',
    'Comment',
    'Document',
    'Element',
    'File',
    'FileList',
    'History',
    'Image',
    'Location',
    'Node',
    'Notification',
  ],
  ...['Option', 'Permissions', 'Plugin', 'Range', 'Record', 'Report', 'Screen', 'Selection', 'Text', 'Touch', 'Window'],
])

/** The component name of a resource's record: its type name, unless a built-in type has it. */
export function componentOf({ names: { type } }: ResourceModel): string {
  return GLOBAL_TYPES.has(type) ? `${type}Record` : type
}

/** A component's name, and what it is made from. */
export interface ComponentName extends Owner {
  readonly name: string
}

/** Component schemas by name. */
export class Components {
  /** Who owns each name of a schema or operation. */
  readonly names = new NameBook()
  readonly schemas: Record<string, JsonSchema> = {}
  /** Declared examples, by schema name. */
  readonly examples = new Map<string, JsonSchema>()
  readonly #names = new Map<string, string>()

  /** Adds a schema and returns a reference. A later schema with the same content shares it; descriptions do not count. */
  add({ name, of, path }: ComponentName, schema: JsonSchema): JsonSchema {
    this.names.take({ as: 'OpenAPI schema', name, of, path })
    this.schemas[name] = schema
    const key = textOf(schema)
    if (!this.#names.has(key)) this.#names.set(key, name)
    return refTo('schemas', name)
  }

  /** Returns a reference, reusing known schemas inside it and for the whole; only a new schema takes the name. */
  named(named: ComponentName, schema: JsonSchema): JsonSchema {
    const linked = this.linked(schema)
    if (!linked.$ref) return isWorthAName(linked) ? this.add(named, linked) : linked
    // It may be new for a caller who sees fewer fields.
    this.names.take({ as: 'OpenAPI schema', ...named })
    return linked
  }

  /** Adds a separate schema that may refer to others: two resources that are equal today may differ tomorrow. */
  own(named: ComponentName, schema: JsonSchema): JsonSchema {
    return this.add(named, this.linkedWithin(schema))
  }

  /** A copy that stays separate itself but refers to components inside. */
  linkedWithin(schema: JsonSchema): JsonSchema {
    return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, this.#visit(value)]))
  }

  /** A copy that refers to components wherever a part equals one. */
  linked(schema: JsonSchema): JsonSchema {
    return this.#visit(schema) as JsonSchema
  }

  #visit(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((item) => this.#visit(item))
    if (typeof node !== 'object' || node === null) return node
    const linked = this.linkedWithin(node as JsonSchema)
    const known = this.#names.get(textOf(linked))
    if (!known) return linked
    const { description, default: fallback } = linked as JsonSchema
    return {
      ...refTo('schemas', known),
      ...(description !== undefined && { description }),
      ...(fallback !== undefined && { default: fallback }),
    }
  }
}

function textOf({ description: _, default: __, ...schema }: JsonSchema): string {
  return JSON.stringify(schema)
}

/** True for objects and enums: a plain text, or a list of a named schema, needs no name. */
function isWorthAName({ type, properties, enum: words }: JsonSchema): boolean {
  return (type === 'object' && properties !== undefined) || (Array.isArray(words) && words.length > 1)
}
