// Flattens the declared settings into leaves with name, notes and type, and builds the tree of their values.
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { installedApps } from '#core/installed-apps.ts'
import type { SettingsDeclaration } from '#framework/settings/define-settings.ts'
import type { SettingNotes } from '#framework/settings/kinds.ts'
import { coreSettings } from './schema.ts'

/** Settings under construction. */
export type SettingsTree = Record<string, unknown>

export interface SettingLeaf extends SettingNotes {
  /** Its path: `mail.from`. */
  readonly name: string
  readonly chapter: string
  readonly type: string | undefined
  /** Whether the value has the right type and is within bounds. */
  allows(value: unknown): boolean
}

interface SchemaNode extends Partial<SettingNotes> {
  readonly type?: string
  readonly properties?: Readonly<Record<string, TSchema & SchemaNode>>
}

/** Core's declarations, then those of the installed apps in order. */
export const DECLARED_SETTINGS: readonly SettingsDeclaration[] = [
  ...coreSettings,
  ...installedApps.flatMap(({ settings }) => settings ?? []),
]

/** Every setting, in declaration order. */
export const SETTING_LEAVES: readonly SettingLeaf[] = DECLARED_SETTINGS.flatMap(({ chapter, settings }) =>
  leavesOf(chapter, { properties: settings }, ''),
)

/** Names of groups, such as `mail`: each group has its object, even if none of its settings has a value. */
export const SETTING_GROUPS: readonly string[] = DECLARED_SETTINGS.flatMap(({ settings }) =>
  Object.entries(settings as Required<SchemaNode>['properties']).flatMap(([name, { variable }]) =>
    variable === undefined ? [name] : [],
  ),
)

function leavesOf(chapter: string, { properties = {} }: SchemaNode, prefix: string): SettingLeaf[] {
  return Object.entries(properties).flatMap(([key, child]) =>
    child.variable === undefined
      ? leavesOf(chapter, child, `${prefix}${key}.`)
      : [leafOf(chapter, child, `${prefix}${key}`)],
  )
}

function leafOf(chapter: string, schema: TSchema & SchemaNode, name: string): SettingLeaf {
  const { variable, about, allowed, format, secret, type } = schema as TSchema & SchemaNode & SettingNotes
  return {
    name,
    chapter,
    variable,
    about,
    allowed,
    type,
    ...(format && { format }),
    ...(secret && { secret }),
    allows: (value) => Value.Check(schema, value),
  }
}

/** The value at a path, or undefined. */
export function valueAt(tree: object, name: string): unknown {
  return name.split('.').reduce<unknown>((node, key) => (node as SettingsTree | undefined)?.[key], tree)
}

/** Sets the value at a path, creating missing groups. */
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

/** Later parts win, group by group. Does not change the parts. */
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
