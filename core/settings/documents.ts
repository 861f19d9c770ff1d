// The settings as docs/reference/settings.md shows them.
import path from 'node:path'
import type { SettingDocument } from '#framework/application/project.ts'
import { formatSetting } from './formats.ts'
import { readSettings } from './index.ts'
import { SETTING_LEAVES, type SettingLeaf, valueAt } from './leaves.ts'
import { SETTING_CHAPTERS } from './words.ts'

/** Every setting in the order of its chapter. The values are those of development, without any variable. */
export function documentSettings(root: string): SettingDocument[] {
  const usual = readSettings(root, {})
  const leaves = new Map(SETTING_LEAVES.map((leaf) => [leaf.variable, leaf]))
  return SETTING_CHAPTERS.flatMap(({ title, settings }) =>
    Object.entries(settings).flatMap(([variable, about]) => {
      const leaf = leaves.get(variable)
      if (!leaf) return []
      return [{ chapter: title, variable, about, allowed: leaf.allowed, usual: usualOf(leaf, usual, root) }]
    }),
  )
}

/** As `.env` would hold it: a folder is told from the root of the project. */
function usualOf(leaf: SettingLeaf, settings: object, root: string): string {
  const text = formatSetting(valueAt(settings, leaf.name), leaf)
  return leaf.format === 'path' && text !== '' ? path.relative(root, text).replaceAll(path.sep, '/') : text
}
