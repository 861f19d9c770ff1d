// docs/reference/settings.md: every setting with its meaning, accepted values and development value.
import type { SettingDocument } from '#framework/application/project.ts'
import { codeOf, GENERATED, tableOf } from './markdown.ts'

const HEAD = ['variable', 'what it sets', 'accepts', 'in development']
const INTRODUCTION = `Set these as environment variables or in a file \`.env\`. [.env.example](../../.env.example) lists all of them.
A wrong value or an unknown \`PEND_\` variable stops the start, and the message names it.
\`./manage diffsettings\` shows which settings differ from the values below.
Write durations as \`90s\`, \`15m\`, \`12h\` or \`7d\`, and lists with commas.`

/** The page; chapters follow the order of `settings`. */
export function buildSettingsPage(settings: readonly SettingDocument[]): string {
  const chapters = Map.groupBy(settings, ({ chapter }) => chapter)
  const sections = [...chapters].map(([title, own]) => `## ${title}\n\n${tableOf(HEAD, own.map(rowOf))}`)
  return `${[GENERATED, '# Settings', INTRODUCTION, ...sections].join('\n\n')}\n`
}

function rowOf({ variable, about, allowed, usual }: SettingDocument): string[] {
  return [codeOf(variable), about, allowed, codeOf(usual)]
}
