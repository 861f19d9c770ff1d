// Walks the schema: each single setting with its place, its notes and its type.
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { type SettingNotes, SettingsSchema } from './schema.ts'

/** Settings while they are put together. */
export type SettingsTree = Record<string, unknown>

export interface SettingLeaf extends SettingNotes {
  /** Where it stands: `jwt.accessTtl`. */
  readonly name: string
  readonly type: string | undefined
  /** Whether the value has the right type and lies in its bounds. */
  allows(value: unknown): boolean
}

interface SchemaNode extends Partial<SettingNotes> {
  readonly type?: string
  readonly properties?: Readonly<Record<string, TSchema & SchemaNode>>
}

/** Every setting, in the order of the schema. */
export const SETTING_LEAVES: readonly SettingLeaf[] = leavesOf(SettingsSchema, '')

function leavesOf(node: SchemaNode, prefix: string): SettingLeaf[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
    child.variable === undefined ? leavesOf(child, `${prefix}${key}.`) : [leafOf(child, `${prefix}${key}`)],
  )
}

function leafOf(schema: TSchema & SchemaNode, name: string): SettingLeaf {
  const { variable, allowed, format, secret, type } = schema as TSchema & SchemaNode & SettingNotes
  return {
    name,
    variable,
    allowed,
    type,
    ...(format && { format }),
    ...(secret && { secret }),
    allows: (value) => Value.Check(schema, value),
  }
}

/** The value at a place, or undefined. */
export function valueAt(tree: object, name: string): unknown {
  return name.split('.').reduce<unknown>((node, key) => (node as SettingsTree | undefined)?.[key], tree)
}

/** Sets the value at a place; the groups on the way exist already or are made. */
export function setValueAt(tree: SettingsTree, name: string, value: unknown): void {
  const keys = name.split('.')
  const last = keys.pop() as string
  let node = tree
  for (const key of keys) {
    node[key] ??= {}
    node = node[key] as SettingsTree
  }
  node[last] = value
}

/** Later parts win, group by group. The parts stay as they are. */
export function mergeParts(...parts: readonly object[]): SettingsTree {
  const merged: SettingsTree = {}
  for (const part of parts) {
    for (const { name } of SETTING_LEAVES) {
      const value = valueAt(part, name)
      if (value !== undefined) setValueAt(merged, name, value)
    }
  }
  return merged
}
