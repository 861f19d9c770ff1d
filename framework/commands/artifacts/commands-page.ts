// docs/reference/commands.md: every command, as `--help` describes it.
import type { CommandDefinition } from '../define-command.ts'
import { argumentWordOf, optionWordOf } from '../running/spelling.ts'
import { codeOf, GENERATED, tableOf } from './markdown.ts'

const INTRODUCTION = `Run \`./manage <command>\`, or \`npm run manage -- <command>\`. Each command has \`--help\`.`

/** The page: a table of all commands, then each command under its group's heading. */
export function buildCommandsPage(commands: readonly CommandDefinition[]): string {
  const groups = Map.groupBy(commands, ({ group }) => group)
  const overview = tableOf(
    ['command', 'does'],
    commands.map(({ name, summary }) => [`[${codeOf(name)}](#${name})`, summary]),
  )
  const sections = [...groups].map(([group, own]) => [`## ${group}`, ...own.map(sectionOf)].join('\n\n'))
  return `${[GENERATED, '# Commands', INTRODUCTION, overview, ...sections].join('\n\n')}\n`
}

function sectionOf(command: CommandDefinition): string {
  const parts = [sentenceOf(command.summary), command.description, wordsOf(command), examplesOf(command)]
  return [`### ${command.name}`, usageOf(command), ...parts.filter(Boolean)].join('\n\n')
}

/** A command's summary is a phrase; on its own line it becomes a sentence. */
const sentenceOf = (phrase: string) => `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`

function usageOf({ name, arguments: own = {}, options = {} }: CommandDefinition): string {
  const words = Object.entries(own).map(([key, argument]) => argumentWordOf(key, argument))
  return codeOf(['./manage', name, ...words, ...(Object.keys(options).length > 0 ? ['[options]'] : [])].join(' '))
}

function wordsOf({ arguments: own = {}, options = {} }: CommandDefinition): string {
  const rows = [
    ...Object.entries(own).map(([key, argument]) => [codeOf(argumentWordOf(key, argument)), argument.summary]),
    ...Object.entries(options).map(([key, option]) => [codeOf(optionWordOf(key, option)), option.summary]),
  ]
  return rows.length === 0 ? '' : tableOf(['word', 'means'], rows)
}

function examplesOf({ examples = {} }: CommandDefinition): string {
  const lines = Object.entries(examples).map(([line, what]) => `- ${codeOf(`./manage ${line}`)}: ${what}`)
  return lines.length === 0 ? '' : ['Examples:', lines.join('\n')].join('\n\n')
}
