// Documents the settings for docs/reference/settings.md and .env.example.
import path from 'node:path'
import type { SettingDocument } from '#framework/application/project.ts'
import { formatSetting } from '#framework/settings/formats.ts'
import { readSettings } from './index.ts'
import { SETTING_LEAVES, type SettingLeaf, valueAt } from './leaves.ts'

/** Every setting in declaration order, with its default in development when no variable is set. */
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
