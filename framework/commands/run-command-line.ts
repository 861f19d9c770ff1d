// Runs the command of a command line, and turns errors into a sentence and an exit code.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { requireSound } from '#framework/application/boot-error.ts'
import type { Project } from '#framework/application/project.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { type CommandConsole, createConsole, ownTerminal, type Terminal } from './console.ts'
import type { CommandDefinition, OptionDefinition } from './define-command.ts'
import { observeCommand } from './running/observe-command.ts'
import { argumentWordOf, optionWordOf } from './running/spelling.ts'

// PostgreSQL: undefined table, column, function and schema.
const MISSING_IN_DATABASE = ['42P01', '42703', '42883', '3F000']

/** Parameters of a run. */
export interface CommandLine {
  readonly words: readonly string[]
  /** Commands available at once. */
  readonly commands: readonly CommandDefinition[]
  /** Commands that load slowly; requested only for an unknown word, or for help. */
  loadMore(): Promise<readonly CommandDefinition[]>
  openProject(): Promise<Project>
  /** Defaults to this process's. */
  readonly terminal?: Terminal
}

/** Exit codes: 0 done, 1 failed, 2 wrong command line. */
export async function runCommandLine(line: CommandLine): Promise<number> {
  const console = createConsole(line.terminal)
  try {
    const known = line.commands.some((command) => command.name === line.words[0])
    const commands = known ? line.commands : [...line.commands, ...(await line.loadMore())]
    requireSound('command', 'defineCommand()', commands)
    return await parseAndRun(line, commands, console)
  } catch (error) {
    return reportFailure(error, console)
  }
}

async function parseAndRun(
  line: CommandLine,
  commands: readonly CommandDefinition[],
  console: CommandConsole,
): Promise<number> {
  let exitCode = 0
  const program = buildProgram(commands, line.terminal ?? ownTerminal(), async (command, input) => {
    const project = await line.openProject()
    try {
      exitCode = await observeCommand(project, command, async () => (await command.run(project, input, console)) ?? 0)
    } finally {
      await project.close()
    }
  })
  await program.parseAsync(line.words.length > 0 ? [...line.words] : ['--help'], { from: 'user' })
  return exitCode
}

function reportFailure(error: unknown, console: CommandConsole): number {
  // Commander has already printed its own sentence.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof PendError) {
    console.warn([error.message, error.hint].filter(Boolean).join('\n'))
    return 1
  }
  if (error instanceof Problem) {
    console.warn(error.message)
    return 1
  }
  if (MISSING_IN_DATABASE.includes(String((error as { code?: unknown } | undefined)?.code))) {
    console.warn('The database lacks a table, column or function of the declarations.\nRun ./manage migrate.')
    return 1
  }
  console.warn(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return 1
}

type Runner = (command: CommandDefinition, input: never) => Promise<void>

function buildProgram(commands: readonly CommandDefinition[], { output, errors }: Terminal, run: Runner): Command {
  const program = new Command('./manage')
    .description('Runs the commands of this project.')
    .usage('<command> [arguments] [options]')
    .helpOption('-h, --help', 'show this, or the help of a command')
    .helpCommand('help [command]', 'the same as --help')
    .addHelpText('after', '\nHelp for one command: ./manage <command> --help')
    .exitOverride()
  const writing = { writeOut: (text: string) => output.write(text), writeErr: (text: string) => errors.write(text) }
  for (const definition of commands) program.addCommand(buildCommand(definition, run).configureOutput(writing))
  return program.configureOutput(writing)
}

function buildCommand(definition: CommandDefinition, run: Runner): Command {
  const command = new Command(definition.name)
    .summary(definition.summary)
    .description([definition.summary, definition.description].filter(Boolean).join('\n\n'))
    .helpGroup(`${definition.group}:`)
    .helpOption('-h, --help', 'show this')
    .addHelpText('after', formatExamples(definition.examples))
    .showHelpAfterError(`Help: ./manage ${definition.name} --help`)
    .exitOverride()
  const names = Object.keys(definition.arguments ?? {})
  for (const [name, argument] of Object.entries(definition.arguments ?? {})) {
    command.argument(argumentWordOf(name, argument), argument.summary)
  }
  for (const [name, option] of Object.entries(definition.options ?? {})) command.addOption(buildOption(name, option))
  return command.action((...words: unknown[]) => {
    const given = Object.fromEntries(names.map((name, index) => [name, words[index]]))
    return run(definition, { ...command.opts<object>(), ...given } as never)
  })
}

function buildOption(name: string, definition: OptionDefinition): Option {
  const option = new Option(optionWordOf(name, definition), definition.summary)
  if (definition.kind === 'flag') return definition.default ? option : option.default(false, 'off')
  if (definition.default !== undefined) option.default(definition.default)
  if (definition.kind === 'integer') return option.argParser(parseInteger)
  if (definition.many) return option.default([], 'none').argParser((text, before: string[]) => [...before, text])
  return definition.choices ? option.choices(definition.choices) : option
}

function parseInteger(text: string): number {
  if (/^-?\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number.')
}

function formatExamples(examples: Readonly<Record<string, string>> = {}): string {
  const entries = Object.entries(examples)
  if (entries.length === 0) return ''
  const width = Math.max(...entries.map(([words]) => words.length))
  return ['\nExamples:', ...entries.map(([words, what]) => `  ./manage ${words.padEnd(width)}  ${what}`)].join('\n')
}
