// The settings as docs/reference/settings.md and .env.example show them.
import path from 'node:path'
import type { SettingDocument } from '#framework/application/project.ts'
import { formatSetting } from '#framework/settings/formats.ts'
import { readSettings } from './index.ts'
import { SETTING_LEAVES, type SettingLeaf, valueAt } from './leaves.ts'

/** Every setting in the order of its declaration. The values are those of development, without any variable. */
export function documentSettings(root: string): SettingDocument[] {
  const usual = readSettings(root, {})
  return SETTING_LEAVES.map((leaf) => {
    const { chapter, variable, about, allowed } = leaf
    return { chapter, variable, about, allowed, usual: usualOf(leaf, usual, root) }
  })
}

/** As in `.env`: folders are relative to the project's root. */
function usualOf(leaf: SettingLeaf, settings: object, root: string): string {
  const text = formatSetting(valueAt(settings, leaf.name), leaf)
  return leaf.format === 'path' && text !== '' ? path.relative(root, text).replaceAll(path.sep, '/') : text
}
