// .env.example: every variable with its meaning, accepted values and development value.
import type { SettingDocument } from '#framework/application/project.ts'

const WIDTH = 120
const INTRODUCTION = `# ./manage artifacts writes this file from the code. It names every setting with its value in development.
# Copy it to .env, and keep there only what differs: .env is never committed, and variables of the shell win over it.
# ./manage diffsettings shows the outcome.`

/** The file; chapters follow the order of `settings`. */
export function buildEnvExample(settings: readonly SettingDocument[]): string {
  const chapters = Map.groupBy(settings, ({ chapter }) => chapter)
  const sections = [...chapters].map(([title, own]) => [`## ${title}`, ...own.map(entryOf)].join('\n'))
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`
}

function entryOf({ variable, about, allowed, usual }: SettingDocument): string {
  return [...linesOf(`${about.replaceAll('`', '')}: ${allowed}`), `# ${variable}=${usual}`].join('\n')
}

/** Comment lines within the file's width. */
function linesOf(text: string): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`
    if (longer.length < WIDTH || lines.at(-1) === '') lines[lines.length - 1] = longer
    else lines.push(` ${word}`)
  }
  return lines.map((line) => `#${line}`)
}
