// The named schemas of the document: generators make a type of each, and say the same thing once.
import type { ResourceModel } from '#framework/resource/model.ts'
import { NameBook, type Owner } from '#framework/resource/name-book.ts'
import { type JsonSchema, refTo } from './json-schema.ts'

/** Types that every TypeScript program has: a generated type of the same name would hide them, or be hidden. */
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

/** The component of a resource's record: its type, unless every program has another type of that name. */
export function componentOf({ names: { type } }: ResourceModel): string {
  return GLOBAL_TYPES.has(type) ? `${type}Record` : type
}

/** What a component is called, and what it is made of. */
export interface ComponentName extends Owner {
  readonly name: string
}

/** Component schemas by name. */
export class Components {
  /** Who has which name of a schema or an operation. */
  readonly names = new NameBook()
  readonly schemas: Record<string, JsonSchema> = {}
  /** Of those that declare one, by the name of the schema. */
  readonly examples = new Map<string, JsonSchema>()
  readonly #names = new Map<string, string>()

  /** Adds a schema and points at it. One that says the same later points here too; a sentence about it does not count. */
  add({ name, of, path }: ComponentName, schema: JsonSchema): JsonSchema {
    this.names.take({ as: 'OpenAPI schema', name, of, path })
    this.schemas[name] = schema
    const key = textOf(schema)
    if (!this.#names.has(key)) this.#names.set(key, name)
    return refTo('schemas', name)
  }

  /** Points at what is known already, within the schema and as a whole; only what is new gets the name. */
  named(named: ComponentName, schema: JsonSchema): JsonSchema {
    const linked = this.linked(schema)
    if (!linked.$ref) return isWorthAName(linked) ? this.add(named, linked) : linked
    // For somebody who meets fewer fields it may be new.
    this.names.take({ as: 'OpenAPI schema', ...named })
    return linked
  }

  /** Adds a schema of its own, which points at components within: two resources that are alike today may part tomorrow. */
  own(named: ComponentName, schema: JsonSchema): JsonSchema {
    return this.add(named, this.linkedWithin(schema))
  }

  /** A copy of the schema that is one of its own and points at components within. */
  linkedWithin(schema: JsonSchema): JsonSchema {
    return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, this.#visit(value)]))
  }

  /** A copy of the schema that points at components wherever a part of it says the same. */
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

/** Objects and lists of words: a plain text or a list of something named needs no name of its own. */
function isWorthAName({ type, properties, enum: words }: JsonSchema): boolean {
  return (type === 'object' && properties !== undefined) || (Array.isArray(words) && words.length > 1)
}
