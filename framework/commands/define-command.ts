// The shape of a command: data and one function. Parsing, help and errors are the same for all.
import type { Project } from '#framework/application/project.ts'
import { declare } from '#framework/resource/declaring/declared.ts'
import {
  anyText,
  code,
  flag,
  listOf,
  needed,
  type OptionTable,
  oneOf,
  recordOf,
  table,
  variant,
  whole,
  words,
} from '#framework/resource/declaring/rules.ts'
import type { CommandConsole } from './console.ts'

interface OptionNotes {
  readonly summary: string
  readonly short?: string
}

/** An option by its kind; its key is the name in camelCase: `noInput` is `--no-input`. */
export type OptionDefinition =
  | (OptionNotes & { readonly kind: 'flag'; readonly default?: boolean })
  | (OptionNotes & {
      readonly kind: 'text'
      readonly value: string
      readonly choices?: readonly string[]
      readonly default?: string
      /** Repeatable: a list, empty if not given. */
      readonly many?: boolean
    })
  | (OptionNotes & { readonly kind: 'integer'; readonly value: string; readonly default?: number })

/** A positional argument. `many` takes all remaining words and must be last. */
export interface ArgumentDefinition {
  readonly summary: string
  readonly required?: boolean
  readonly many?: boolean
}

type Options = Readonly<Record<string, OptionDefinition>>
type Arguments = Readonly<Record<string, ArgumentDefinition>>

// biome-ignore lint/complexity/noBannedTypes: an empty object type has no keys, an empty record has every string
type None = {}

type OptionValue<Definition> = Definition extends { kind: 'flag' }
  ? boolean
  : Definition extends { kind: 'integer'; default: number }
    ? number
    : Definition extends { kind: 'integer' }
      ? number | undefined
      : Definition extends { many: true }
        ? readonly string[]
        : Definition extends { choices: readonly (infer Word)[]; default: string }
          ? Word
          : Definition extends { choices: readonly (infer Word)[] }
            ? Word | undefined
            : Definition extends { default: string }
              ? string
              : string | undefined

type ArgumentValue<Definition> = Definition extends { many: true }
  ? readonly string[]
  : Definition extends { required: true }
    ? string
    : string | undefined

/** The input of `run`: every argument and option by name. */
export type CommandInput<A extends Arguments, O extends Options> = {
  readonly [Key in keyof O]: OptionValue<O[Key]>
} & {
  readonly [Key in keyof A]: ArgumentValue<A[Key]>
}

const GROUPS = ['Server', 'Database', 'Declaration', 'Tenants and users', 'Checks', 'Tools'] as const
/** The headings of `./manage --help`. */
export type CommandGroup = (typeof GROUPS)[number]

/** A command as its author writes it. */
export interface CommandDefinition<A extends Arguments = Arguments, O extends Options = Options> {
  readonly name: string
  readonly group: CommandGroup
  /** One line for the list of commands. */
  readonly summary: string
  /** Further information, shown by the command's `--help`. */
  readonly description?: string
  readonly arguments?: A
  readonly options?: O
  /** Whole command lines without `./manage`, each with its effect. */
  readonly examples?: Readonly<Record<string, string>>
  /** Does the work. A number is the exit code; otherwise it is 0. Throws PendError for mistakes that the user can fix. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a command without an exit code returns nothing
  run(project: Project, input: CommandInput<A, O>, console: CommandConsole): Promise<number | void>
}

type OptionOf<Kind> = Extract<OptionDefinition, { kind: Kind }>
const NOTES = { kind: needed(words), summary: needed(words), short: words }
const OPTION = variant('kind', {
  flag: table<OptionOf<'flag'>>({ ...NOTES, default: flag }),
  text: table<OptionOf<'text'>>({
    ...NOTES,
    value: needed(words),
    choices: listOf(words),
    default: anyText,
    many: flag,
  }),
  integer: table<OptionOf<'integer'>>({ ...NOTES, value: needed(words), default: whole }),
})
const ARGUMENT: OptionTable<ArgumentDefinition> = { summary: needed(words), required: flag, many: flag }
const OPTIONS: OptionTable<CommandDefinition> = {
  name: needed(words),
  group: needed(oneOf(GROUPS)),
  summary: needed(words),
  description: words,
  arguments: recordOf(table(ARGUMENT)),
  options: recordOf(OPTION),
  examples: recordOf(anyText),
  run: needed(code),
}
const DECLARATION = table(OPTIONS)

/** Declares a command; list it in framework/commands/all-commands.ts, or in its app's manifest. */
export function defineCommand<const A extends Arguments = None, const O extends Options = None>(
  definition: CommandDefinition<A, O>,
): CommandDefinition {
  // The parser built from the same definition validates the input.
  return declare('defineCommand()', definition as unknown as CommandDefinition, DECLARATION.find(definition, ''))
}
